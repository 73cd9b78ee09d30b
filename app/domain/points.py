"""Evaluate a family under a policy: eligibility, points with either parent as main applicant, documents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from app.domain import consistency, remedy, sanction, timeline
from app.domain.announcement import announcements
from app.domain.applicant import Applicant
from app.domain.classify import Classified, batch_check, batch_found, classify, find_batch, placed_check
from app.domain.documents import list_documents
from app.domain.evaluation import Evaluation
from app.domain.explain import Alternative, Check, Document, Item, Points, Text, Unreached, plain
from app.domain.facts import Family
from app.domain.find_schools import find_schools
from app.domain.open_stage import stage_checks
from app.domain.order import order_values
from app.domain.people import Guardian, Who
from app.domain.policy import ApplicantClass, Policy
from app.domain.procedure import GreenCondition
from app.domain.provisional import CONSISTENCY, list_reasons
from app.domain.rule import CheckRule, FamilyCheckRule, ItemRule, Score, Verdict

CONSISTENT = Text("各部门记录互不矛盾", "Records do not contradict each other")
_WHO = tuple(Who)
NOTHING_WRONG = Text("没有发现矛盾", "nothing contradictory found")
SECOND_PARENT = "second_parent"


@dataclass(slots=True)
class _Candidate:
    """The outcome with one guardian as main applicant, not yet told: verdicts and scores in the rules' order."""

    applicant: Applicant
    eligible: bool
    verdicts: list[Verdict]
    scores: list[Score]
    total: Decimal


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
    policy = policy.at(family.stage)
    shared = [rule.condition.judge_family(family, policy.city, on) for rule in policy.family_checks]
    eligible = _holds(policy.family_checks, shared)
    classified = classify(policy, family, on)
    kind, batch = classified.kind, find_batch(policy, classified.kind.id)
    eligible = eligible and (batch is not None or not policy.batches)
    closed = stage_checks(policy, family.stage)
    eligible = eligible and not closed
    candidates = [_candidate(policy, applicant, eligible) for applicant in _applicants(policy, family, on)]
    candidates.sort(key=lambda c: (not c.eligible, -c.total))
    best = candidates[0]
    consistent = _consistency(policy, family, on)
    unreached = _unreached(policy, classified, unverified)
    checks = closed + _checks(policy, shared, consistent, best.verdicts, unverified)
    checks += _class_checks(policy, classified, unverified)
    if policy.batches and not closed:
        checks += (batch_check(policy, batch, () if classified.placed else unreached),)
    checks += sanction.checks(policy, family, best.total)
    items = tuple(_item(r, score, unverified) for r, score in zip(policy.items, best.scores, strict=True))
    keys = batch.order if batch else tuple(tie.key for tie in policy.ties if tie.key is not None)
    documents = _documents(policy, best, kind, unverified, materials)
    return Evaluation(
        policy_id=policy.id,
        policy_digest=policy.digest,
        as_of=on,
        counted_until=policy.counting.until,
        eligible=best.eligible,
        applicant_class=kind.id,
        applicant_class_title=kind.title,
        checks=checks,
        points=Points(best.applicant.who, best.total, items),
        total_cap=policy.total_cap,
        alternatives=tuple(Alternative(c.applicant.who, c.eligible, c.total) for c in candidates[1:]),
        documents=documents,
        green_channel=_goes_green(policy, best.eligible, consistent.passed, documents),
        provisional_because=list_reasons(policy, on, checks, items, documents),
        batch=batch_found(batch),
        unreached=unreached,
        order_keys=order_values(policy, keys, family, on=on, total=best.total) if keys else (),
        schools=find_schools(policy.catchments, family, on) if policy.catchments else None,
        stage=family.stage,
    )


def _applicants(policy: Policy, family: Family, on: date) -> list[Applicant]:
    """Father, then mother, of those who are known; a family without either is seen as an empty father."""
    known = family.guardians or {Who.FATHER: Guardian()}
    places, found = policy.city.places, []
    for who in _WHO:
        guardian = known.get(who)
        if guardian is not None:
            found.append((who, guardian, timeline.build(policy.counting, places, family, who, guardian, on)))
    applicants = []
    for at, (who, guardian, spent) in enumerate(found):
        _, partner, theirs = found[1 - at] if len(found) > 1 else (None, None, None)
        applicants.append(
            Applicant(policy.city, policy.district.code, on, family, who, guardian, spent, partner, theirs)
        )
    return applicants


def _holds(rules: Sequence[FamilyCheckRule | CheckRule], verdicts: list[Verdict]) -> bool:
    """Whether every blocking check passed."""
    for rule, verdict in zip(rules, verdicts, strict=True):  # noqa: SIM110 - a generator costs thrice as much
        if rule.blocking and not verdict.passed:
            return False
    return True


def _candidate(policy: Policy, applicant: Applicant, eligible: bool) -> _Candidate:
    verdicts = [rule.condition.judge(applicant) for rule in policy.checks]
    eligible = eligible and _holds(policy.checks, verdicts)
    total, scores = Decimal(0), []
    false_papers = applicant.family.false_papers if policy.veto else ()
    for item in policy.items:
        score = item.scoring.score(applicant, eligible=eligible)
        if false_papers:
            score = sanction.nothing_for(policy, false_papers, score)
        total += min(score.points, item.cap)
        scores.append(score)
    eligible = eligible and sanction.is_admissible(policy, applicant.family, total)
    return _Candidate(applicant, eligible, verdicts, scores, total)


def _checks(
    policy: Policy, shared: list[Verdict], consistent: Check, own: list[Verdict], unverified: frozenset[str]
) -> tuple[Check, ...]:
    """Every check told: the family's, the consistency of the facts, then the main applicant's."""
    told = [_check(rule, v, unverified) for rule, v in zip(policy.family_checks, shared, strict=True)]
    told.append(consistent)
    told += [_check(rule, v, unverified) for rule, v in zip(policy.checks, own, strict=True)]
    return tuple(told)


def _check(rule: FamilyCheckRule | CheckRule, verdict: Verdict, unverified: frozenset[str]) -> Check:
    passed, because, found, needed, rested = verdict
    evidence = rule.condition.evidence if rested is None else rested
    verified = unverified.isdisjoint(evidence)
    # by position, as every family has dozens of these: id, title, …, in the order of Check
    return Check(
        rule.id,
        rule.title,
        passed,
        because,
        rule.law,
        evidence,
        rule.blocking,
        verified,
        found,
        needed,
        remedy.of(rule),
    )


def _class_checks(policy: Policy, classified: Classified, unverified: frozenset[str]) -> tuple[Check, ...]:
    """What makes the family one of its class."""
    if classified.placed is not None:
        return (placed_check(policy, classified.kind, classified.placed),)
    rules = zip(classified.kind.conditions, classified.verdicts, strict=True)
    return tuple(_check(rule, verdict, unverified) for rule, verdict in rules)


def _unreached(policy: Policy, classified: Classified, unverified: frozenset[str]) -> tuple[Unreached, ...]:
    told = []
    for kind, rule, verdict in classified.unreached:
        batch = find_batch(policy, kind.id)
        check = _check(rule, verdict, unverified)
        told.append(Unreached(kind.id, kind.title, batch.id if batch else None, check))
    return tuple(told)


def _consistency(policy: Policy, family: Family, on: date) -> Check:
    """The facts against each other: a contradiction refuses nobody, but a person must look."""
    wrong = consistency.contradictions(family, on)
    lines = [*wrong, *announcements(family, policy.city, on)]
    because = NOTHING_WRONG
    if lines:
        because = Text("；".join([line.zh for line in lines]), "; ".join([line.en for line in lines]))
    return Check(
        id=CONSISTENCY,
        title=CONSISTENT,
        passed=not wrong,
        because=because,
        law=policy.consistency,
        evidence=(),
        blocking=False,
        verified=True,
    )


def _item(rule: ItemRule, score: Score, unverified: frozenset[str]) -> Item:
    points, because = score.points, score.because
    if points > rule.cap:
        points, because = rule.cap, _capped(because, points, rule.cap)
    verified = unverified.isdisjoint(score.evidence)
    return Item(
        rule.id,
        rule.title,
        points,
        score.points,
        rule.cap,
        because,
        score.details,
        rule.law,
        score.evidence,
        score.deemed,
        verified,
        rule.needs_person,
    )


@lru_cache(maxsize=4096)
def _capped(because: Text, points: Decimal, cap: Decimal) -> Text:
    earned, most = plain(points), plain(cap)
    return Text(f"{because.zh} = {earned} 分，封顶 {most} 分", f"{because.en} = {earned}, capped at {most}")


def _documents(
    policy: Policy,
    best: _Candidate,
    kind: ApplicantClass,
    unverified: frozenset[str],
    materials: frozenset[str],
) -> tuple[Document, ...]:
    scored = zip(policy.items, best.scores, strict=True)
    second = next((score.points for rule, score in scored if rule.id == SECOND_PARENT), Decimal(0))
    return list_documents(
        policy.documents,
        applicant_class=kind.id,
        applicant=best.applicant,
        second_parent_points=second,
        unverified=unverified,
        materials=materials,
    )


def _goes_green(policy: Policy, eligible: bool, consistent: bool, documents: tuple[Document, ...]) -> bool:
    """Whether the file itself is fit for the green channel; the online confirmation comes later."""
    holds = {
        GreenCondition.ELIGIBLE: eligible,
        GreenCondition.DOCUMENTS_COMPLETE: not any(document.needed for document in documents),
        GreenCondition.FACTS_CONSISTENT: consistent,
        GreenCondition.POINTS_CONFIRMED_ONLINE: True,
    }
    asked = policy.green_channel.conditions
    return bool(asked) and all(holds[condition] for condition in asked)
