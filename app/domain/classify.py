"""Which class of applicant a family belongs to, and why it is none of the classes before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.domain import finding
from app.domain.batch import Batch
from app.domain.explain import BatchFound, Check, Text, Unreached
from app.domain.facts import Family
from app.domain.finding import Placed
from app.domain.policy import ApplicantClass, Policy
from app.domain.remedy import NO_BATCH
from app.domain.rule import FamilyCheckRule, Verdict

BATCH_REACHED = "batch_reached"
PLACED_BY_PERSON = "placed_by_person"


@dataclass(frozen=True, slots=True)
class Classified:
    """The class found with its conditions' verdicts, and the first condition failed of every class before.

    `placed` where not the data but two people found the class; then there are no verdicts.
    """

    kind: ApplicantClass
    verdicts: tuple[Verdict, ...]
    unreached: tuple[tuple[ApplicantClass, FamilyCheckRule, Verdict], ...]
    placed: Placed | None = None


def classify(policy: Policy, family: Family, on: date) -> Classified:
    """The class by the data; where that is in no batch, the one that two people chose among those the pack allows."""
    found = _by_data(policy, family, on)
    placed, rule = family.placed, policy.placement
    if placed is None or rule is None or placed.class_id not in rule.classes:
        return found
    if find_batch(policy, found.kind.id) is not None:
        return found
    kind = next(kind for kind in policy.classes if kind.id == placed.class_id)
    return Classified(kind, (), found.unreached, placed)


def _by_data(policy: Policy, family: Family, on: date) -> Classified:
    """The first class all of whose conditions hold; the loader insists that the last one asks nothing."""
    unreached = []
    for kind in policy.classes:
        if not _is_named(policy, kind, family):
            continue
        verdicts = []
        for rule in kind.conditions:
            verdict = rule.condition.judge_family(family, policy.city, on)
            verdicts.append(verdict)
            if not verdict.passed:
                unreached.append((kind, rule, verdict))
                break
        else:
            return Classified(kind, tuple(verdicts), tuple(unreached))
    raise AssertionError("the last class asks nothing")


def _is_named(policy: Policy, kind: ApplicantClass, family: Family) -> bool:
    """The conditions that a class names by a value: the child's document, register or group."""
    if kind.id_kinds is not None and family.child.id_kind not in kind.id_kinds:
        return False
    if kind.hukou_districts is not None:
        hukou = family.child.hukou
        if hukou is None or policy.city.places.get(hukou.district or "") not in kind.hukou_districts:
            return False
    return kind.special is None or not kind.special.isdisjoint(family.special)


def find_batch(policy: Policy, class_id: str) -> Batch | None:
    return next((batch for batch in policy.batches if class_id in batch.classes), None)


def batch_found(batch: Batch | None) -> BatchFound | None:
    return BatchFound(batch.id, batch.title, batch.law) if batch else None


def batch_check(policy: Policy, batch: Batch | None, unreached: tuple[Unreached, ...]) -> Check:
    """Whether the family comes into any batch; a blocking check of every pack that has batches."""
    law = batch.law if batch else policy.batches[-1].law
    found = batch.title if batch else _reasons(unreached)
    because = (
        Text(f"按{found.zh}", f"by {found.en}")
        if batch
        else Text(f"不符合任何批次：{found.zh}", f"in none of the batches: {found.en}")
    )
    return Check(
        id=BATCH_REACHED,
        title=Text("招生批次", "Batch of admission"),
        passed=batch is not None,
        because=because,
        law=law,
        evidence=(),
        blocking=True,
        verified=all(one.check.verified for one in unreached),
        found=found,
        needed=Text("任一类别的全部条件", "all conditions of one of the classes"),
        remedy=NO_BATCH,
    )


def placed_check(policy: Policy, kind: ApplicantClass, placed: Placed) -> Check:
    """That the class rests on a decision of two people: when, on what ground, by which clause."""
    assert policy.placement is not None
    words = finding.found(finding.Kind.PLACEMENT, placed.ground, kind.title)
    because = Text(f"{words.zh}，{placed.on}", f"{words.en} on {placed.on}")
    return Check(
        id=PLACED_BY_PERSON,
        title=Text("人工认定类别", "Placed by a person"),
        passed=True,
        because=because,
        law=policy.placement.law,
        evidence=(),
        blocking=False,
        verified=True,
    )


def _reasons(unreached: tuple[Unreached, ...]) -> Text:
    reasons = sorted({one.check.because for one in unreached})
    return Text("；".join(r.zh for r in reasons), "; ".join(r.en for r in reasons))
