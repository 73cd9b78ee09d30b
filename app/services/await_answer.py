"""Departments that answer in days: keep the ticket, ask again when it is due, and stop waiting after a while."""

from __future__ import annotations

from datetime import datetime, timedelta

from app import metrics, outbox
from app.models.snapshot import Snapshot
from app.store import records
from registries.ports import Ticket

LONGEST = timedelta(days=10)
SHORTEST_WAIT = timedelta(seconds=30)
ASK_AGAIN_AFTER = timedelta(minutes=10)
BATCH = 500


def is_overdue(snapshot: Snapshot, *, now: datetime) -> bool:
    """Whether the department took the question so long ago that a person goes on with paper."""
    return now - snapshot.requested_at >= LONGEST


def note(snapshot: Snapshot, ticket: Ticket, *, now: datetime) -> None:
    """The department took the question: wait, but not for ever."""
    latest = snapshot.requested_at + LONGEST
    snapshot.status = "awaited"
    snapshot.due_at = min(now + max(ticket.wait, SHORTEST_WAIT), latest)
    metrics.REGISTRY_ANSWERS.labels(snapshot.dataset, "accepted").inc()


def sweep(*, now: datetime, wall: datetime) -> int:
    """Ask again what is due; how many. The same request id is the ticket."""
    due = records.list_due(now=now, limit=BATCH)
    for snapshot in due:
        ask_again(snapshot, now=now)
    records.forget_notices(before=wall)
    return len(due)


def ask_again(snapshot: Snapshot, *, now: datetime) -> None:
    """Promise to hand the ticket in; while that is under way the sweep leaves the question alone."""
    snapshot.due_at = now + ASK_AGAIN_AFTER
    outbox.promise("fetch_dataset", snapshot.id, now=now)
