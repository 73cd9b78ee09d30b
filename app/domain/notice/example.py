"""Worked examples of the notice: a family, what came out, and the arithmetic of every point."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.domain.evaluation import Evaluation
from app.domain.explain import Check, Item, Text, Unreached, counted, plain, points_text
from app.domain.notice.sheet import Line, Section
from app.domain.policy import Policy
from app.domain.stage import TITLES, Stage

LONGEST_TITLE = 40
_REMARK = re.compile(r"（T\d+）|[“”\"；]|原文|待定|报道")


@dataclass(frozen=True, slots=True)
class Example:
    """A family of a case file, evaluated; `about` is what the file says of it."""

    about: str
    evaluation: Evaluation

    @property
    def is_titled(self) -> bool:
        """Whether `about` reads as a heading: short, and no quotation or remark to the file's own readers."""
        return len(self.about) <= LONGEST_TITLE and not _REMARK.search(self.about)


def examples(policy: Policy, shown: tuple[Example, ...]) -> Section | None:
    if not shown:
        return None
    by = (
        Text(
            "都是虚构的家庭，分数由系统按上面的规则算出。",
            "Invented families, worked out by the rules above.",
        )
        if policy.items
        else Text("都是虚构的家庭，由系统按上面的规则判断。", "Invented families, judged by the rules above.")
    )
    lines = tuple(_example(number, one) for number, one in enumerate(shown, 1))
    return Section(Text("举几个例子", "Worked examples"), (by,), lines)


def _example(number: int, example: Example) -> Line:
    found = example.evaluation
    parts = [_verdict(found)]
    parts += [_arithmetic(item) for item in found.points.items if item.points]
    if found.points.items:
        parts.append(_total(found))
    if found.by_person:
        parts += [_unreached(one) for one in found.unreached]
    elif not found.eligible:
        parts += [told for check in _failed(found) for told in _refusal(check)]
    title = _title(example)
    return Line(Text(f"例 {number}：{title.zh}", f"Example {number}: {title.en}"), tuple(parts))


def _verdict(found: Evaluation) -> Text:
    told, who = found.conclusion, found.applicant_class_title
    if found.stage is not Stage.P1:
        stage = TITLES[found.stage]
        who = Text(f"{stage.zh}，{who.zh}", f"{stage.en}, {who.en}")
    if found.eligible and found.batch:
        told = Text(f"归入“{found.batch.title.zh}”", found.batch.title.en)
    return Text(f"结论：{told.zh}（{who.zh}）", f"outcome: {told.en} ({who.en})")


def _title(example: Example) -> Text:
    """What the case says of itself in Chinese where that reads as a heading; else, and in English, the outcome."""
    built = _outcome(example.evaluation)
    return Text(example.about, built.en) if example.is_titled else built


def _outcome(found: Evaluation) -> Text:
    if found.by_person:
        return Text("数据核对不出依据、由工作人员核对的家庭", "a family for which the data shows no ground")
    if not found.eligible:
        failed = _failed(found)
        why = failed[0].title if failed else found.applicant_class_title
        return Text(f"“{why.zh}”这一条没有查到依据的家庭", f"a family for which “{why.en}” does not hold")
    brought = [item.title for item in found.points.items if item.points]
    zh, en = "、".join(t.zh for t in brought), ", ".join(t.en for t in brought)
    if brought:
        total = plain(found.points.total)
        return Text(f"得 {total} 分的家庭：{zh}", f"a family with {counted(total, 'point')}: {en}")
    who = found.applicant_class_title
    return Text(f"{who.zh}的家庭", f"a family of the class “{who.en}”")


def _arithmetic(item: Item) -> Text:
    """The sum as the item tells it, and what it comes to where it does not say so itself."""
    points, because = plain(item.points), item.because
    told_zh = because.zh.endswith((f"得 {points} 分", f"= {points} 分", f"封顶 {points} 分"))
    told_en = because.en.endswith(
        (f": {counted(points, 'point')}", f"= {counted(points, 'point')}", f"capped at {points}")
    )
    zh = because.zh if told_zh else f"{because.zh}，得 {points} 分"
    en = because.en if told_en else f"{because.en}: {counted(points, 'point')}"
    return Text(f"{item.title.zh}：{zh}", f"{item.title.en}: {en}")


def _total(found: Evaluation) -> Text:
    parts, total = (
        [plain(item.points) for item in found.points.items if item.points],
        points_text(found.points.total),
    )
    if len(parts) < 2:
        return Text(f"合计：{total} 分", f"total: {total}")
    added = " + ".join(parts)
    return Text(f"合计：{added} = {total} 分", f"total: {added} = {total}")


def _failed(found: Evaluation) -> list[Check]:
    return [check for check in found.checks if check.blocking and not check.passed]


def _refusal(check: Check) -> list[Text]:
    """The condition with what was found; what is needed, where that is told apart; what can be done."""
    told = [Text(f"{check.title.zh}：{check.because.zh}", f"{check.title.en}: {check.because.en}")]
    if check.needed:
        told.append(Text(f"需要：{check.needed.zh}", f"needed: {check.needed.en}"))
    if check.remedy:
        told.append(Text(f"怎么办：{check.remedy.zh}", f"what can be done: {check.remedy.en}"))
    return told


def _unreached(one: Unreached) -> Text:
    """The class, what was found, and what it needs."""
    title, because, needed = one.title, one.check.because, one.check.needed or one.check.title
    return Text(
        f"不归入“{title.zh}”：{because.zh}（需要：{needed.zh}）",
        f"not {title.en}: {because.en} (needed: {needed.en})",
    )
