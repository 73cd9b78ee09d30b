"""Approve many clear tasks with one key: each in a transaction of its own, and a share of them judged again."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app import transactions
from app.domain.actor import StaffMember
from app.domain.errors import DomainError
from app.domain.review import CLAIM_LIFETIME, Decision
from app.models.review import ReviewTask
from app.services import draw_sample
from app.services.claim_task import TaskNotFree
from app.services.decide_task import Ruling, StaleTask, decide_task, refuse_decided
from app.services.draw_sample import Approval
from app.services.list_bulk_candidates import RULES, is_clear
from app.store import applications, bulk_reviews, reviews

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

    Which of them are judged again follows from a seed that is stored before the first decision.
    """
    approval = draw_sample.begin(actor, now=now)
    transactions.release()
    ends_at = time.monotonic() + SECONDS
    return [
        _outcome(approval, one, actor, now=now)
        if time.monotonic() < ends_at
        else Outcome(one.task_id, "not_tried")
        for one in dict.fromkeys(wanted)
    ]


def _outcome(approval: Approval, one: Wanted, actor: StaffMember, *, now: datetime) -> Outcome:
    try:
        state = transactions.run(lambda: _approve(approval, one, actor, now=now))
    except DomainError as error:
        return Outcome(
            one.task_id, "refused", code=error.code, zh=error.sentence("zh"), en=error.sentence("en")
        )
    return Outcome(one.task_id, "approved", state=state)


def _approve(approval: Approval, one: Wanted, actor: StaffMember, *, now: datetime) -> str:
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
    draw_sample.draw(approval, decided, actor, now=now)
    return str(application.state)


def _claim(task: ReviewTask, actor: StaffMember, *, now: datetime) -> ReviewTask:
    if task.state == "claimed" and task.claimed_by == actor.staff_id:
        return task
    claimed = reviews.claim(actor, task_id=task.id, now=now, until=now + CLAIM_LIFETIME)
    if claimed is None:
        raise TaskNotFree
    return claimed
