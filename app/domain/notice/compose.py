"""The whole notice of one pack, with its worked examples."""

from __future__ import annotations

from typing import Protocol

from app.domain.batch import PolicyKind
from app.domain.explain import Law, Text
from app.domain.notice import section
from app.domain.notice.catchment import catchment_laws, catchments
from app.domain.notice.example import Example, examples
from app.domain.notice.papers import papers
from app.domain.notice.sheet import Sheet
from app.domain.notice.step import steps
from app.domain.notice.words import day
from app.domain.policy import Policy
from app.domain.stage import told


class _Ruled(Protocol):
    @property
    def title(self) -> Text: ...

    @property
    def law(self) -> Law: ...


def compose(policy: Policy, shown: tuple[Example, ...]) -> Sheet:
    """Who may apply, classes or points, ties, schools, papers, days, steps, examples, whom to ask, what is open."""
    laws = _laws(policy)
    sections = (
        section.conditions(policy),
        section.batches(policy),
        section.classes(policy),
        section.points(policy),
        section.ties(policy),
        catchments(policy),
        papers(policy),
        section.timetable(policy),
        steps(policy),
        examples(policy, shown),
        section.contact(policy),
        section.decided(policy, laws),
    )
    first, last = day(policy.in_force_from), day(policy.in_force_to)
    opened = told(policy.opened.stages)
    return Sheet(
        title=policy.title,
        subtitle=Text(
            f"{_kind(policy).zh} · {opened.zh} · 施行期 {first.zh}至{last.zh}",
            f"{_kind(policy).en} · {opened.en} · in force {first.en} to {last.en}",
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
    stages = ((Text("学段", "Stages"), policy.opened.law),) if policy.opened.law else ()
    procedure, office = Text("办理方式", "Procedure"), Text("咨询", "Contact")
    return (
        *stages,
        *((rule.title, rule.law) for rule in rules),
        (procedure, policy.procedure.law),
        (office, policy.contact.law),
        *catchment_laws(policy),
    )
