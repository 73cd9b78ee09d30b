"""The whole notice of one pack, with its worked examples."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from app.domain.batch import PolicyKind
from app.domain.evaluation import Evaluation
from app.domain.explain import Item, Law, Text, plain, points_text
from app.domain.notice import section
from app.domain.notice.sheet import Line, Section, Sheet
from app.domain.notice.step import steps
from app.domain.notice.words import day
from app.domain.policy import Policy


class _Ruled(Protocol):
    @property
    def title(self) -> Text: ...

    @property
    def law(self) -> Law: ...


@dataclass(frozen=True, slots=True)
class Example:
    """A family of a case file, evaluated; `about` is what the file says of it."""

    about: str
    evaluation: Evaluation


def compose(policy: Policy, examples: tuple[Example, ...]) -> Sheet:
    """Who may apply, classes or points, ties, papers, days, steps, examples, whom to ask, what is open."""
    laws = _laws(policy)
    sections = (
        section.conditions(policy),
        section.batches(policy),
        section.classes(policy),
        section.points(policy),
        section.ties(policy),
        section.documents(policy),
        section.timetable(policy),
        steps(policy),
        _examples(examples),
        section.contact(policy),
        section.decided(policy, laws),
    )
    first, last = day(policy.in_force_from), day(policy.in_force_to)
    return Sheet(
        title=policy.title,
        subtitle=Text(
            f"{_kind(policy).zh} · 施行期 {first.zh}至{last.zh}",
            f"{_kind(policy).en} · in force {first.en} to {last.en}",
        ),
        sections=tuple(one for one in sections if one is not None),
        sources=tuple(
            (
                name,
                Text(f"{source.title.zh}（{source.published}）", f"{source.title.en} ({source.published})"),
            )
            for name, source in policy.sources.items()
            if name in {law.source for _, law in laws}
        ),
        foot=Text(
            f"本说明由政策文件 {policy.id} 自动生成，与系统算分用的是同一份规则（摘要 {policy.digest[:12]}）。",
            f"Written from the pack {policy.id} itself, by which the system decides (digest {policy.digest[:12]}).",
        ),
    )


def _kind(policy: Policy) -> Text:
    return {
        PolicyKind.POINTS: Text("积分入学", "admission by points"),
        PolicyKind.BATCHES: Text("分批录取", "admission by batches"),
        PolicyKind.BOTH: Text("先分批、批内按积分", "by batches, within them by points"),
    }[policy.kind]


def _laws(policy: Policy) -> tuple[tuple[Text, Law], ...]:
    """Every clause that the notice quotes, with what it stands for."""
    rules: tuple[_Ruled, ...] = (
        *policy.family_checks,
        *policy.checks,
        *(rule for kind in policy.classes for rule in kind.conditions),
        *policy.classes,
        *policy.batches,
        *policy.items,
        *policy.ties,
        *policy.documents,
        *policy.windows,
        *policy.sites,
    )
    procedure, office = Text("办理方式", "Procedure"), Text("咨询", "Contact")
    return (
        *((rule.title, rule.law) for rule in rules),
        (procedure, policy.procedure.law),
        (office, policy.contact.law),
    )


def _examples(examples: tuple[Example, ...]) -> Section | None:
    if not examples:
        return None
    lead = Text(
        "都是虚构的家庭，分数由系统按上面的规则算出。", "Invented families, worked out by the rules above."
    )
    return Section(
        Text("举几个例子", "Worked examples"),
        (lead,),
        tuple(_example(number, one) for number, one in enumerate(examples, 1)),
    )


def _example(number: int, example: Example) -> Line:
    found = example.evaluation
    parts = [_verdict(found)]
    parts += [
        Text(f"{item.title.zh}：{_arithmetic(item).zh}", f"{item.title.en}: {_arithmetic(item).en}")
        for item in found.points.items
        if item.points
    ]
    if found.points.items:
        total = points_text(found.points.total)
        added = " + ".join(plain(item.points) for item in found.points.items if item.points) or "0"
        parts.append(Text(f"合计：{added} = {total} 分", f"total: {added} = {total}"))
    failed = [check for check in found.checks if check.blocking and not check.passed]
    parts += [
        Text(f"{check.title.zh}：{check.because.zh}", f"{check.title.en}: {check.because.en}")
        for check in failed
    ]
    return Line(Text(f"例 {number}：{example.about}", f"Example {number}: {example.about}"), tuple(parts))


def _arithmetic(item: Item) -> Text:
    points = plain(item.points)
    capped = item.uncapped > item.points
    zh = f"{item.because.zh}，封顶 {points} 分" if capped else f"{item.because.zh}（{points} 分）"
    en = f"{item.because.en}, capped at {points}" if capped else f"{item.because.en} ({points})"
    return Text(zh, en)


def _verdict(found: Evaluation) -> Text:
    who, batch = found.applicant_class_title, found.batch
    if not found.eligible:
        return Text(f"结论：不符合（{who.zh}）", f"outcome: not eligible ({who.en})")
    if batch:
        return Text(f"结论：归入“{batch.title.zh}”（{who.zh}）", f"outcome: {batch.title.en} ({who.en})")
    return Text(f"结论：符合（{who.zh}）", f"outcome: eligible ({who.en})")
