"""What outweighs the items: false papers, and the fewest points with which a child is admitted."""

from __future__ import annotations

from decimal import Decimal

from app.domain.explain import Check, Law, Text, counted, plain
from app.domain.facts import Family
from app.domain.policy import Policy
from app.domain.remedy import FALSE_PAPERS, TOO_FEW_POINTS
from app.domain.rule import Score, Verdict

PAPERS_TRUE = "papers_true"
QUALIFYING_LINE = "qualifying_line"
OTHER_PAPER = "other"
_OTHER = Text("其他材料", "another paper")
_TRUE = Text("材料真实，没有虚假", "true papers, none false")
_NOTHING = Text(
    "按本区政策，各项为 0 分，不能录取",
    "by the district's policy every item is 0 and the child is not admitted",
)
NOT_COUNTED = Text(
    "该材料不再作为证明；本区政策没有写明其他后果",
    "it is no proof any more; the district's policy names no other consequence",
)


def is_admissible(policy: Policy, family: Family, total: Decimal) -> bool:
    """Neither false papers nor fewer points than the qualifying line, where the pack has such rules."""
    if policy.veto is not None and family.false_papers:
        return False
    return policy.qualifying_line is None or total >= policy.qualifying_line.points


def nothing_for(policy: Policy, false_papers: tuple[str, ...], score: Score) -> Score:
    """The item without its points, the papers named."""
    named = name_papers(policy, false_papers)
    because = Text(f"提供虚假材料（{named.zh}），0 分", f"false papers ({named.en}): 0 points")
    return score._replace(points=Decimal(0), because=because)


def name_papers(policy: Policy, papers: tuple[str, ...]) -> Text:
    """The papers by the names that the pack gives them; what it does not know is called as it was written."""
    titles = {rule.id: rule.title for rule in policy.documents} | {OTHER_PAPER: _OTHER}
    named = [titles.get(paper, Text(paper, paper)) for paper in sorted(papers)]
    return Text("、".join(name.zh for name in named), ", ".join(name.en for name in named))


def consequence(policy: Policy) -> Text:
    """What a false paper leads to in this district."""
    return NOT_COUNTED if policy.veto is None else _NOTHING


def checks(policy: Policy, family: Family, total: Decimal) -> tuple[Check, ...]:
    """The checks that follow from the pack's veto and qualifying line."""
    found = []
    if policy.veto is not None or family.false_papers:
        found.append(_papers_true(policy, family))
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
            Text(f"{plain(total)} 分", counted(plain(total), "point")),
            Text(f"{plain(line.points)} 分", counted(plain(line.points), "point")),
        )
        found.append(_check(QUALIFYING_LINE, title, verdict, line.law, TOO_FEW_POINTS))
    return tuple(found)


def _papers_true(policy: Policy, family: Family) -> Check:
    """Refuses where the pack has a veto; elsewhere it says, by the clause that asks for it, what counts no longer."""
    named = name_papers(policy, family.false_papers)
    because = (
        Text(f"提供虚假材料：{named.zh}", f"false papers: {named.en}")
        if family.false_papers
        else Text("没有发现虚假材料", "no false papers found")
    )
    if policy.veto is None:
        because = Text(f"{because.zh}；{NOT_COUNTED.zh}", f"{because.en}; {NOT_COUNTED.en}")
    asked = (rule.law for rule in policy.documents if rule.id in family.false_papers)
    law = policy.veto or next(asked, policy.consistency)
    verdict = Verdict(not family.false_papers, because, because, _TRUE)
    check = _check(PAPERS_TRUE, Text("材料真实", "Papers are true"), verdict, law, FALSE_PAPERS)
    return check._replace(blocking=policy.veto is not None)


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
