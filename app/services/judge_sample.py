"""The audit sample: another reviewer judges a task again without seeing who decided it, how or why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from app import audit
from app.domain.actor import StaffMember
from app.domain.cross_check import CrossCheck
from app.domain.explain import Text
from app.domain.review import CLAIM_LIFETIME, Decision
from app.domain.states import State
from app.models.application import Application
from app.models.review import ReviewSample
from app.services import show_task
from app.services.compare_sources import Source
from app.services.decide_task import ClaimNotYours, ReasonsMissing
from app.services.mend_record import Mismatch
from app.services.move_application import move
from app.services.show_task import Paper
from app.store import applications, review_items, review_samples, reviews

AGREED, OVERTURNED = "agreed", "overturned"


@dataclass(frozen=True)
class InHand:
    """The claimed sample and for how many seconds it is; how many more wait for this reviewer."""

    sample: ReviewSample | None
    seconds_left: int | None
    waiting: int


@dataclass(frozen=True)
class BlindView:
    """What the second reviewer sees: everything the first saw, nothing of what came of it."""

    id: UUID
    item: str
    title: Text
    because: Text
    claim_expires_at: datetime | None
    serial: str
    schools: list[dict[str, Any]]
    sources: tuple[Source, ...]
    mismatches: list[Mismatch]
    signs: tuple[CrossCheck, ...]
    assessment: dict[str, Any] | None
    materials: tuple[Paper, ...]


@dataclass(frozen=True)
class Judgement:
    """The verdict, and whether the task is open again because of it."""

    id: UUID
    verdict: str
    reopened: bool


def take_in_hand(*, actor: StaffMember, now: datetime) -> InHand:
    """Claim as `claim_sample` does, and say what is left of it."""
    sample = claim_sample(actor=actor, now=now)
    until = sample.claim_expires_at if sample else None
    left = max(0, int((until - now).total_seconds())) if until else None
    return InHand(sample, left, review_samples.count_waiting(actor, now=now))


def claim_sample(*, actor: StaffMember, now: datetime) -> ReviewSample | None:
    """The sample in hand, else the oldest waiting of another reviewer's; None when nothing waits."""
    held = review_samples.find_claimed(actor, now=now)
    if held is not None:
        return held
    sample = review_samples.claim(actor, now=now, until=now + CLAIM_LIFETIME)
    if sample is not None:
        _record("sample_claimed", sample, actor, now=now)
    return sample


def show_sample(sample_id: UUID, *, actor: StaffMember, now: datetime) -> BlindView:
    """The sample that the reviewer holds; nobody browses what others judge."""
    sample = _held(sample_id, actor, now=now)
    seen = show_task.show_task(sample.task_id, actor=actor, now=now)
    return BlindView(
        id=sample.id,
        item=seen.task.item,
        title=seen.title,
        because=seen.because,
        claim_expires_at=sample.claim_expires_at,
        serial=seen.serial,
        schools=seen.schools,
        sources=seen.sources,
        mismatches=seen.mismatches,
        signs=seen.signs,
        assessment=seen.assessment,
        materials=seen.materials,
    )


def judge_sample(
    sample_id: UUID,
    decision: Decision,
    *,
    reasons: tuple[str, ...],
    note: str | None,
    actor: StaffMember,
    now: datetime,
) -> Judgement:
    """Say what the decision should have been; one that differs opens the task again while the family can be told.

    Later than that (points confirmed, seen at the desk) the supervisor finds it among the overturned.
    """
    if decision is not Decision.APPROVED and not reasons:
        raise ReasonsMissing
    sample = _held(sample_id, actor, now=now)
    application = applications.lock(sample.application_id)
    task = reviews.get_task(sample.task_id, actor)
    verdict = AGREED if str(decision) == task.decision else OVERTURNED
    if not review_samples.judge(sample, actor, verdict=verdict, reasons=reasons, note=note, now=now):
        raise ClaimNotYours
    _record(f"sample_{verdict}", sample, actor, now=now)
    reopened = verdict == OVERTURNED and _reopen(application, task.item, sample, actor, now=now)
    return Judgement(sample.id, verdict, reopened)


def _held(sample_id: UUID, actor: StaffMember, *, now: datetime) -> ReviewSample:
    sample = review_samples.get_sample(sample_id, actor)
    until = sample.claim_expires_at
    if sample.state != "claimed" or sample.claimed_by != actor.staff_id or until is None or until <= now:
        raise ClaimNotYours
    return sample


def _reopen(
    application: Application, item: str, sample: ReviewSample, actor: StaffMember, *, now: datetime
) -> bool:
    if application.state not in (State.QUALIFIED, State.UNDER_REVIEW):
        return False
    opened = review_items.open_task(application, item, {"rule": "sample", "sample": str(sample.id)}, now=now)
    if application.state == State.QUALIFIED:
        move(application, State.UNDER_REVIEW, actor=actor.name, now=now, because="sample")
    return opened


def _record(event: str, sample: ReviewSample, actor: StaffMember, *, now: datetime) -> None:
    audit.record(
        actor.name,
        event,
        audit.about("application", sample.application_id),
        now=now,
        district_code=sample.district_code,
        sample=str(sample.id),
        task=str(sample.task_id),
    )
