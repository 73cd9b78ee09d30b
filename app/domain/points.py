"""Evaluate a family under a policy: eligibility, points with either parent as main applicant, documents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.domain import consistency, timeline
from app.domain.applicant import Applicant
from app.domain.documents import list_documents
from app.domain.explain import Alternative, Check, Document, Evaluation, Item, Points, Text, plain
from app.domain.facts import Family
from app.domain.people import Guardian, Who
from app.domain.policy import (
    ApplicantClass,
    CheckRule,
    FamilyCheckRule,
    GreenCondition,
    ItemRule,
    Policy,
    Verdict,
)

CONSISTENCY = "facts_consistent"


@dataclass(frozen=True, slots=True)
class _Candidate:
    """The outcome with one guardian as main applicant."""

    applicant: Applicant
    eligible: bool
    checks: tuple[Check, ...]
    points: Points


def evaluate(
    policy: Policy,
    family: Family,
    *,
    on: date,
    unverified: frozenset[str] = frozenset(),
    materials: frozenset[str] = frozenset(),
) -> Evaluation:
    """Judge and score `family` as known on the day `on`.

    Each guardian is tried as main applicant with nothing of the other's mixed in but the second-parent item;
    the better one (eligible first, then points, then the father) is shown, the other listed. Items that rest
    on a dataset in `unverified` are marked so; `materials` are ids of documents handed in and accepted.
    Without the basic conditions the items are still told, with 0 for the base.
    """
    shared = tuple(_judge_family(rule, policy, family, on, unverified) for rule in policy.family_checks)
    shared += (_consistency(policy, family, on),)
    applicants = _applicants(policy, family, on)
    candidates = [_candidate(policy, applicant, shared, unverified) for applicant in applicants]
    candidates.sort(key=lambda c: (not c.eligible, -c.points.total))
    best = candidates[0]
    kind = applicant_class(policy, family)
    documents = _documents(policy, best, kind, unverified, materials)
    return Evaluation(
        policy_id=policy.id,
        policy_digest=policy.digest,
        as_of=on,
        counted_until=policy.counting.until,
        eligible=best.eligible,
        applicant_class=kind.id,
        applicant_class_title=kind.title,
        checks=(*shared, *best.checks),
        points=best.points,
        total_cap=policy.total_cap,
        alternatives=tuple(Alternative(c.applicant.who, c.eligible, c.points.total) for c in candidates[1:]),
        documents=documents,
        green_channel=_goes_green(policy, best, shared, documents),
        provisional_because=_provisional(policy, best, shared, documents, on),
    )


def applicant_class(policy: Policy, family: Family) -> ApplicantClass:
    """The first class whose conditions hold; the loader insists that the last one asks nothing."""
    for kind in policy.classes:
        if kind.id_kinds is not None and family.child.id_kind not in kind.id_kinds:
            continue
        if kind.hukou_districts is not None:
            hukou = family.child.hukou
            if hukou is None or policy.city.places.get(hukou.district or "") not in kind.hukou_districts:
                continue
        if kind.special is not None and not kind.special.intersection(family.special):
            continue
        return kind
    return policy.classes[-1]


def _applicants(policy: Policy, family: Family, on: date) -> list[Applicant]:
    """Father, then mother, of those who are known; a family without either is seen as an empty father."""
    guardians = {who: family.guardians[who] for who in Who if who in family.guardians}
    guardians = guardians or {Who.FATHER: Guardian()}
    timelines = {
        who: timeline.build(policy.counting, policy.city.places, family, who, guardian, on)
        for who, guardian in guardians.items()
    }
    applicants = []
    for who, guardian in guardians.items():
        partner = next((other for other in guardians if other is not who), None)
        applicants.append(
            Applicant(
                city=policy.city,
                district=policy.district.code,
                on=on,
                family=family,
                who=who,
                guardian=guardian,
                timeline=timelines[who],
                partner=guardians[partner] if partner else None,
                partner_timeline=timelines[partner] if partner else None,
            )
        )
    return applicants


def _candidate(
    policy: Policy, applicant: Applicant, shared: tuple[Check, ...], unverified: frozenset[str]
) -> _Candidate:
    checks = tuple(_check(rule, rule.condition.judge(applicant), unverified) for rule in policy.checks)
    eligible = all(check.passed for check in (*shared, *checks) if check.blocking)
    items = tuple(_item(rule, applicant, eligible, unverified) for rule in policy.items)
    total = sum((item.points for item in items), Decimal(0))
    return _Candidate(applicant, eligible, checks, Points(applicant.who, total, items))


def _judge_family(
    rule: FamilyCheckRule, policy: Policy, family: Family, on: date, unverified: frozenset[str]
) -> Check:
    return _check(rule, rule.condition.judge_family(family, policy.city, on), unverified)


def _check(rule: FamilyCheckRule | CheckRule, verdict: Verdict, unverified: frozenset[str]) -> Check:
    evidence = rule.condition.evidence
    return Check(
        id=rule.id,
        title=rule.title,
        passed=verdict.passed,
        because=verdict.because,
        law=rule.law,
        evidence=evidence,
        blocking=rule.blocking,
        verified=unverified.isdisjoint(evidence),
    )


def _consistency(policy: Policy, family: Family, on: date) -> Check:
    """The facts against each other: a contradiction refuses nobody, but a person must look."""
    wrong = consistency.contradictions(family, on)
    lines = [*wrong, *consistency.announcements(family, on)]
    because = Text("；".join(line.zh for line in lines), "; ".join(line.en for line in lines))
    return Check(
        id=CONSISTENCY,
        title=Text("各部门记录互不矛盾", "Records do not contradict each other"),
        passed=not wrong,
        because=because if lines else Text("没有发现矛盾", "nothing contradictory found"),
        law=policy.consistency,
        evidence=(),
        blocking=False,
        verified=True,
    )


def _item(rule: ItemRule, applicant: Applicant, eligible: bool, unverified: frozenset[str]) -> Item:
    score = rule.scoring.score(applicant, eligible=eligible)
    points, because = score.points, score.because
    if points > rule.cap:
        points = rule.cap
        because = Text(
            f"{because.zh} = {plain(score.points)} 分，封顶 {plain(rule.cap)} 分",
            f"{because.en} = {plain(score.points)}, capped at {plain(rule.cap)}",
        )
    return Item(
        id=rule.id,
        title=rule.title,
        points=points,
        uncapped=score.points,
        cap=rule.cap,
        because=because,
        details=score.details,
        law=rule.law,
        evidence=score.evidence,
        deemed=score.deemed,
        verified=unverified.isdisjoint(score.evidence),
        needs_person=rule.needs_person,
    )


def _documents(
    policy: Policy,
    best: _Candidate,
    kind: ApplicantClass,
    unverified: frozenset[str],
    materials: frozenset[str],
) -> tuple[Document, ...]:
    second = best.points.find_item("second_parent")
    return list_documents(
        policy.documents,
        applicant_class=kind.id,
        family=best.applicant.family,
        guardian=best.applicant.guardian,
        partner=best.applicant.partner,
        second_parent_points=second.points if second else Decimal(0),
        unverified=unverified,
        materials=materials,
    )


def _goes_green(
    policy: Policy, best: _Candidate, shared: tuple[Check, ...], documents: tuple[Document, ...]
) -> bool:
    """Whether the file itself is fit for the green channel; the online confirmation comes later."""
    holds = {
        GreenCondition.ELIGIBLE: best.eligible,
        GreenCondition.DOCUMENTS_COMPLETE: not any(document.needed for document in documents),
        GreenCondition.FACTS_CONSISTENT: all(check.passed for check in shared if check.id == CONSISTENCY),
        GreenCondition.POINTS_CONFIRMED_ONLINE: True,
    }
    return all(holds[condition] for condition in policy.green_channel.conditions)


def _provisional(
    policy: Policy,
    best: _Candidate,
    shared: tuple[Check, ...],
    documents: tuple[Document, ...],
    on: date,
) -> tuple[Text, ...]:
    """Why the total may still change; empty means it stands."""
    until, lines = policy.counting.until, []
    if on < until:
        lines.append(
            Text(
                f"按 {on} 的记录计算，时间算到 {until}，届时复核",
                f"as of {on}; time counts until {until} and will be checked again",
            )
        )
    titles = [check.title for check in (*shared, *best.checks) if not check.verified]
    titles += [item.title for item in best.points.items if not item.verified]
    waiting = list(dict.fromkeys(titles))
    if waiting:
        lines.append(
            Text(
                "待部门核实:" + "、".join(title.zh for title in waiting),
                "to be verified by a department: " + ", ".join(title.en for title in waiting),
            )
        )
    missing = [document.title for document in documents if document.needed]
    if missing:
        lines.append(
            Text(
                "还缺材料:" + "、".join(title.zh for title in missing),
                "still to be handed in: " + ", ".join(title.en for title in missing),
            )
        )
    if not all(check.passed for check in shared if check.id == CONSISTENCY):
        lines.append(Text("记录有矛盾，待人工核实", "records contradict each other and a person will look"))
    return tuple(lines)
