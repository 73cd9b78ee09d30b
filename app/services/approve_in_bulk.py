"""Approve many clear tasks with one key: each in a transaction of its own, and a share of them judged again."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from app import audit, transactions
from app.domain.actor import StaffMember
from app.domain.errors import DomainError
from app.domain.review import CLAIM_LIFETIME, Decision
from app.domain.sampling import is_drawn
from app.models.base import new_id
from app.models.review import BulkApproval, ReviewSample, ReviewTask
from app.services.claim_task import TaskNotFree
from app.services.decide_task import Ruling, StaleTask, decide_task, refuse_decided
from app.services.list_bulk_candidates import RULES, is_clear
from app.services.review_settings import read_settings
from app.store import applications, bulk_reviews, review_samples, reviews

SECONDS = 15.0  # a request does not work longer; what is left is answered as not tried


class NotClear(DomainError):
    """Something about it wants a single look now."""

    code = "task_not_clear"
    zh = "该任务已不符合批量通过的条件，请逐件办理。"
    en = "This task is no longer fit for bulk approval; please decide it by itself."


@dataclass(frozen=True)
class Wanted:
    """A task and the version that was shown."""

    task_id: UUID
    version: int


@dataclass(frozen=True)
class Outcome:
    """What became of one: `approved`, `refused` with its reason, or `not_tried` because the time was up."""

    task_id: UUID
    outcome: str
    state: str | None = None
    code: str | None = None
    zh: str | None = None
    en: str | None = None


def approve_in_bulk(wanted: Sequence[Wanted], *, actor: StaffMember, now: datetime) -> list[Outcome]:
    """Approve each that is still clear; the outcomes in the order of `wanted`.

    The seed is stored before the first decision and shown to nobody until then, so that neither the reviewer nor the
    platform can choose which are judged again.
    """
    approval = _begin(actor, now=now)
    transactions.release()
    ends_at = time.monotonic() + SECONDS
    return [
        _outcome(approval, one, actor, now=now)
        if time.monotonic() < ends_at
        else Outcome(one.task_id, "not_tried")
        for one in dict.fromkeys(wanted)
    ]


@dataclass(frozen=True)
class _Approval:
    id: UUID
    seed: bytes
    share: Decimal


def _begin(actor: StaffMember, *, now: datetime) -> _Approval:
    made = _Approval(new_id(), os.urandom(32), read_settings(actor.district_code).share)
    row = BulkApproval(
        id=made.id,
        district_code=actor.district_code or "",
        staff_id=actor.staff_id,
        seed=made.seed,
        share=made.share,
        made_at=now,
    )
    bulk_reviews.add(row)
    audit.record(
        actor.name,
        "bulk_approval_begun",
        audit.about("district", row.district_code),
        now=now,
        district_code=row.district_code,
        bulk_approval=str(row.id),
        seed_digest=hashlib.sha256(made.seed).hexdigest(),
        share=str(made.share),
    )
    return made


def _outcome(approval: _Approval, one: Wanted, actor: StaffMember, *, now: datetime) -> Outcome:
    try:
        state = transactions.run(lambda: _approve(approval, one, actor, now=now))
    except DomainError as error:
        return Outcome(
            one.task_id, "refused", code=error.code, zh=error.sentence("zh"), en=error.sentence("en")
        )
    return Outcome(one.task_id, "approved", state=state)


def _approve(approval: _Approval, one: Wanted, actor: StaffMember, *, now: datetime) -> str:
    task = reviews.get_task(one.task_id, actor)
    application = applications.lock(task.application_id)
    if task.state == "decided":
        raise refuse_decided(task.id, actor, now=now)
    routine = bulk_reviews.list_routine(actor, RULES, now=now, limit=1, task_id=task.id)
    if not routine or not is_clear(routine[0]):
        raise NotClear
    if routine[0].task.version != one.version:
        raise StaleTask(version=routine[0].task.version)
    claimed = _claim(routine[0].task, actor, now=now)
    ruling = Ruling(Decision.APPROVED, (), None, claimed.version)
    decided = decide_task(task.id, ruling, actor=actor, now=now)
    bulk_reviews.mark(decided.id, approval.id)
    if is_drawn(approval.seed, decided.id, approval.share):
        review_samples.add(_sample(approval, decided, actor, now=now))
    return str(application.state)


def _claim(task: ReviewTask, actor: StaffMember, *, now: datetime) -> ReviewTask:
    if task.state == "claimed" and task.claimed_by == actor.staff_id:
        return task
    claimed = reviews.claim(actor, task_id=task.id, now=now, until=now + CLAIM_LIFETIME)
    if claimed is None:
        raise TaskNotFree
    return claimed


def _sample(approval: _Approval, task: ReviewTask, actor: StaffMember, *, now: datetime) -> ReviewSample:
    return ReviewSample(
        id=new_id(),
        bulk_approval_id=approval.id,
        task_id=task.id,
        application_id=task.application_id,
        district_code=task.district_code,
        first_by=actor.staff_id,
        state="waiting",
        drawn_at=now,
        reasons=[],
    )
