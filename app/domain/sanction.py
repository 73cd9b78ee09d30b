"""What outweighs the items: false papers, and the fewest points with which a child is admitted."""

from __future__ import annotations

from decimal import Decimal

from app.domain.explain import Check, Law, Text, plain
from app.domain.facts import Family
from app.domain.policy import Policy
from app.domain.remedy import FALSE_PAPERS, TOO_FEW_POINTS
from app.domain.rule import Score, Verdict

PAPERS_TRUE = "papers_true"
QUALIFYING_LINE = "qualifying_line"


def is_admissible(policy: Policy, family: Family, total: Decimal) -> bool:
    """Neither false papers nor fewer points than the qualifying line, where the pack has such rules."""
    if policy.veto is not None and family.false_papers:
        return False
    return policy.qualifying_line is None or total >= policy.qualifying_line.points


def nothing_for(false_papers: tuple[str, ...], score: Score) -> Score:
    """The item without its points, the papers named."""
    named = "、".join(sorted(false_papers))
    because = Text(f"提供虚假材料（{named}），0 分", f"false papers ({named}): 0 points")
    return score._replace(points=Decimal(0), because=because)


def checks(policy: Policy, family: Family, total: Decimal) -> tuple[Check, ...]:
    """The checks that follow from the pack's veto and qualifying line."""
    found = []
    if policy.veto is not None:
        named = "、".join(sorted(family.false_papers))
        because = (
            Text(f"提供虚假材料：{named}", f"false papers: {named}")
            if named
            else Text("没有发现虚假材料", "no false papers found")
        )
        title = Text("材料真实", "Papers are true")
        needed = Text("材料真实，没有虚假", "true papers, none false")
        verdict = Verdict(not named, because, because, needed)
        found.append(_check(PAPERS_TRUE, title, verdict, policy.veto, FALSE_PAPERS))
    if policy.qualifying_line is not None:
        line, title = policy.qualifying_line, Text("入围分数线", "Qualifying line")
        sign = "≥" if total >= line.points else "<"
        because = Text(
            f"总分 {plain(total)} {sign} 入围线 {plain(line.points)}",
            f"total {plain(total)} {sign} qualifying line {plain(line.points)}",
        )
        verdict = Verdict(
            total >= line.points,
            because,
            Text(f"{plain(total)} 分", f"{plain(total)} points"),
            Text(f"{plain(line.points)} 分", f"{plain(line.points)} points"),
        )
        found.append(_check(QUALIFYING_LINE, title, verdict, line.law, TOO_FEW_POINTS))
    return tuple(found)


def _check(name: str, title: Text, verdict: Verdict, law: Law, remedy: Text) -> Check:
    return Check(
        id=name,
        title=title,
        passed=verdict.passed,
        because=verdict.because,
        law=law,
        evidence=(),
        blocking=True,
        verified=True,
        found=verdict.found,
        needed=verdict.needed,
        remedy=remedy,
    )
