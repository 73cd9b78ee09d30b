"""The reviewers' queue: how much waits, and the oldest of it; a queue, not a search."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.domain import serial
from app.domain.actor import StaffMember
from app.store import reviews

SHOWN = 20


@dataclass(frozen=True)
class QueuedTask:
    """One waiting task."""

    id: UUID
    item: str
    serial: str | None
    created_at: datetime


@dataclass(frozen=True)
class Queue:
    """Counts of the district, and its oldest waiting tasks."""

    waiting: int
    claimed: int
    mine: int
    tasks: tuple[QueuedTask, ...]


def list_review_queue(actor: StaffMember, *, now: datetime) -> Queue:
    """The queue of the reviewer's district, oldest first."""
    tasks = (
        QueuedTask(
            queued.task.id,
            queued.task.item,
            str(serial.parse(queued.serial)) if queued.serial else None,
            queued.task.created_at,
        )
        for queued in reviews.list_queue(actor, now=now, limit=SHOWN)
    )
    return Queue(**reviews.count_queue(actor, now=now), tasks=tuple(tasks))
