"""Claim the next review task for a quarter of an hour; of two reviewers one gets it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app import audit
from app.domain.actor import StaffMember
from app.domain.errors import DomainError
from app.domain.review import CLAIM_LIFETIME
from app.models.review import ReviewTask
from app.store import reviews


class TaskNotFree(DomainError):
    """Another reviewer has it, or it is decided."""

    code = "task_not_free"
    zh = "该任务正由其他人办理，或已办结。"
    en = "Another reviewer is on this task, or it is decided."


class HoldsAnotherTask(DomainError):
    """One task at a time."""

    code = "holds_another_task"
    zh = "请先办结手中的任务。"
    en = "Please decide the task that you hold first."


@dataclass(frozen=True)
class InHand:
    """The claimed task and for how many seconds it is; which task is likely the next, and how many wait."""

    task: ReviewTask | None
    seconds_left: int | None
    next_task_id: UUID | None
    waiting: int


def take_in_hand(task_id: UUID | None, *, actor: StaffMember, now: datetime) -> InHand:
    """Claim as `claim_task` does, and say what comes after it, so that it can be read ahead."""
    task = claim_task(task_id, actor=actor, now=now)
    coming = reviews.list_queue(actor, now=now, limit=1)
    return InHand(
        task=task,
        seconds_left=seconds_left(task, now=now) if task else None,
        next_task_id=coming[0].task.id if coming else None,
        waiting=reviews.count_queue(actor, now=now)["waiting"],
    )


def seconds_left(task: ReviewTask, *, now: datetime) -> int | None:
    """For how long the claim lives; None where nobody holds the task."""
    if task.state != "claimed" or task.claim_expires_at is None:
        return None
    return max(0, int((task.claim_expires_at - now).total_seconds()))


def claim_task(task_id: UUID | None, *, actor: StaffMember, now: datetime) -> ReviewTask | None:
    """The task that the reviewer holds already, else this one or the oldest waiting; None when nothing waits."""
    held = reviews.find_claimed(actor, now=now)
    if held is not None and task_id in (None, held.id):
        return held
    if held is not None:
        raise HoldsAnotherTask(task=str(held.id))
    if task_id is not None:
        reviews.get_task(task_id, actor)
    task = reviews.claim(actor, task_id=task_id, now=now, until=now + CLAIM_LIFETIME)
    if task is None and task_id is not None:
        raise TaskNotFree
    if task is not None:
        audit.record(
            actor.name,
            "review_claimed",
            audit.about("application", task.application_id),
            now=now,
            district_code=task.district_code,
            task=str(task.id),
            item=task.item,
        )
    return task
