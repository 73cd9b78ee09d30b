"""An evaluation as a table for people, aligned for Chinese and English on a terminal."""

from __future__ import annotations

from collections.abc import Callable
from unicodedata import east_asian_width

from app.domain.applicant import GUARDIAN
from app.domain.errors import Language
from app.domain.evaluation import Evaluation
from app.domain.explain import Check, Item, Text, plain, points_text
from app.domain.policy import Policy
from app.domain.procedure import Confirmation
from app.domain.prospects import Prospect
from app.domain.stage import TITLES

Say = Callable[[str, str], str]
Tell = Callable[[Text], str]
_MARK = {True: "✓", False: "✗"}


def render(
    policy: Policy, evaluation: Evaluation, language: Language, prospects: tuple[Prospect, ...] = ()
) -> str:
    """The whole decision in `language`: conditions, points, documents, green channel, what would change it."""

    def say(zh: str, en: str) -> str:
        return zh if language == "zh" else en

    def tell(text: Text) -> str:
        return say(text.zh, text.en)

    lines = [f"{tell(policy.title)}  {policy.id}  ({say('计算日', 'as of')} {evaluation.as_of})"]
    lines.append(f"{say('学段', 'Stage')}: {tell(TITLES[evaluation.stage])}")
    lines.append(f"{say('类别', 'Class')}: {tell(evaluation.applicant_class_title)}")
    lines += _batch(evaluation, say, tell)
    lines += [
        f"{say('结论', 'Outcome')}: {tell(evaluation.conclusion)}",
        "",
        say("一、申请条件", "1. Conditions"),
    ]
    lines += _table(
        [[_MARK[check.passed], tell(check.title), _missed(check, say, tell)] for check in evaluation.checks]
    )
    lines += [
        f"  → {tell(check.title)}: {tell(check.remedy)}"
        for check in evaluation.checks
        if check.remedy and not check.passed
    ]
    if evaluation.points.items:
        lines += _points(evaluation, say, tell)
    lines += ["", say("三、材料", "3. Documents")]
    lines += _table(
        [
            [_MARK[not d.needed], tell(d.title), _satisfied(d.satisfied_by, d.needed, language)]
            for d in evaluation.documents
        ]
    )
    proof = evaluation.zero_proof
    lines.append(
        say(
            f"  应备 {proof.of} 项，已有 {proof.here} 项，还需带 {len(proof.bring)} 项",
            f"  {proof.here} of {proof.of} are already here; bring {len(proof.bring)}",
        )
    )
    if policy.procedure.confirmation is Confirmation.ON_SITE:
        green = say("可以", "yes") if evaluation.green_channel else say("暂不可以", "not yet")
        lines += ["", f"{say('绿色通道', 'Green channel')}: {green}"]
    if evaluation.schools:
        lines += ["", f"{say('学区', 'Catchment')}: {tell(evaluation.schools.because)}"]
    lines += [f"{say('暂计', 'Provisional')}: {tell(reason)}" for reason in evaluation.provisional_because]
    if prospects:
        lines += ["", say("四、怎样会不同", "4. What would change it")]
        lines += _table([_prospect(prospect, say, tell) for prospect in prospects])
    return "\n".join(lines)


def _prospect(prospect: Prospect, say: Say, tell: Tell) -> list[str]:
    what, total, gain = tell(prospect.what), points_text(prospect.total), points_text(prospect.gain)
    if prospect.by:
        what += say(f"（{prospect.by} 前）", f" (by {prospect.by})")
    if prospect.batch:
        return [what, say(f"归入{prospect.batch.title.zh}", f"then {prospect.batch.title.en}")]
    if prospect.opens_the_way:
        return [what, say(f"即符合条件，{total} 分", f"then eligible, {total}")]
    if prospect.clears:
        return [what, say("少一项不符合", "one condition fewer to meet")]
    return [what, say(f"+{gain} 分，共 {total} 分", f"+{gain}, {total} in all")]


def _batch(evaluation: Evaluation, say: Say, tell: Tell) -> list[str]:
    """The batch with its order, and why every class before was missed."""
    lines = []
    if evaluation.batch:
        lines.append(f"{say('批次', 'Batch')}: {tell(evaluation.batch.title)}")
        keys = [f"{tell(one.title)} {one.value or '—'}" for one in evaluation.order_keys]
        lines.append(f"{say('批内次序', 'Order within it')}: {' → '.join(keys)}")
    for one in evaluation.unreached:
        lines.append(f"  {say('未归入', 'not')} {tell(one.title)}: {_missed(one.check, say, tell)}")
        if one.check.remedy and not evaluation.eligible:
            lines.append(f"    → {tell(one.check.remedy)}")
    return lines


def _missed(check: Check, say: Say, tell: Tell) -> str:
    """Why; and where the condition does not hold, what it needs."""
    if check.passed or check.needed is None:
        return tell(check.because)
    return say(
        f"{check.because.zh}（需要：{check.needed.zh}）", f"{check.because.en} (needed: {check.needed.en})"
    )


def _points(evaluation: Evaluation, say: Say, tell: Tell) -> list[str]:
    """Every item with its arithmetic, the notes on what was decided, and the other parent's total."""
    main = tell(GUARDIAN[evaluation.points.main])
    lines = ["", say(f"二、积分\uff08主申请人\uff1a{main}\uff09", f"2. Points (main applicant: {main})")]
    rows = [[say("积分项", "Item"), say("得分", "Points"), say("上限", "Cap"), say("算法", "Because"), ""]]
    for item in evaluation.points.items:
        rows.append(
            [
                tell(item.title),
                points_text(item.points),
                plain(item.cap),
                tell(item.because),
                _state(item, say),
            ]
        )
    total = points_text(evaluation.points.total)
    rows.append([say("合计", "Total"), total, plain(evaluation.total_cap), "", ""])
    lines += _table(rows)
    for item in evaluation.points.items:
        lines += [f"  · {tell(item.title)}: {tell(detail)}" for detail in item.details]
    lines += [
        f"  ※ {tell(item.title)}: {tell(item.law.note)}" for item in evaluation.points.items if item.law.note
    ]
    for other in evaluation.alternatives:
        who, fits = (
            tell(GUARDIAN[other.main]),
            "" if other.eligible else say("\uff0c不符合条件", ", not eligible"),
        )
        lines.append(
            say(
                f"  另一方案\uff1a以{who}为主申请人 {points_text(other.total)} 分{fits}",
                f"  Instead, with {who} as main applicant: {points_text(other.total)}{fits}",
            )
        )
    return lines


def _state(item: Item, say: Say) -> str:
    marks = []
    if item.deemed:
        marks.append(say("暂计", "deemed"))
    if not item.verified:
        marks.append(say("待核实", "to be verified"))
    if item.law.open:
        marks.append("※")
    return " ".join(marks)


def _satisfied(satisfied_by: str | None, needed: bool, language: Language) -> str:
    if satisfied_by:
        return satisfied_by
    if needed:
        return "需提交" if language == "zh" else "to be handed in"
    return "无需提交" if language == "zh" else "not asked for"


def _table(rows: list[list[str]]) -> list[str]:
    widths = [max(_width(row[column]) for row in rows) for column in range(len(rows[0]))] if rows else []
    return [
        "  "
        + "  ".join(
            cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)
        ).rstrip()
        for row in rows
    ]


def _width(text: str) -> int:
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)
