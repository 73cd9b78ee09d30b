"""The reviewers' queue: how much waits, the oldest of it, and by when it is due; a queue, not a search."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from app import clock
from app.domain import serial
from app.domain.actor import StaffMember
from app.services import count_working_days
from app.services.review_settings import read_settings
from app.store import review_quality, review_samples, reviews

SHOWN = 20


@dataclass(frozen=True)
class QueuedTask:
    """One waiting task; `due_on` is the last day within the district's working days."""

    id: UUID
    item: str
    serial: str | None
    created_at: datetime
    due_on: date
    is_overdue: bool


@dataclass(frozen=True)
class Queue:
    """Counts of the district, and its oldest waiting tasks; `samples` wait for this reviewer's second look."""

    waiting: int
    claimed: int
    mine: int
    at_schools: int
    overdue: int
    samples: int
    review_days: int
    tasks: tuple[QueuedTask, ...]


def list_review_queue(actor: StaffMember, *, now: datetime) -> Queue:
    """The queue of the reviewer's district, oldest first."""
    days, today = read_settings(actor.district_code).review_days, clock.local(now).date()
    listed = reviews.list_queue(actor, now=now, limit=SHOWN)
    due = count_working_days.list_due([queued.task.created_at for queued in listed], days)
    late = count_working_days.overdue_before(today, days)
    return Queue(
        **reviews.count_queue(actor, now=now),
        overdue=review_quality.get_ages(actor.district_code, now=now, overdue_before=late).overdue,
        samples=review_samples.count_waiting(actor, now=now),
        review_days=days,
        tasks=tuple(_task(queued, on, today) for queued, on in zip(listed, due, strict=True)),
    )


def _task(queued: reviews.Queued, due_on: date, today: date) -> QueuedTask:
    return QueuedTask(
        queued.task.id,
        queued.task.item,
        str(serial.parse(queued.serial)) if queued.serial else None,
        queued.task.created_at,
        due_on,
        due_on < today,
    )
