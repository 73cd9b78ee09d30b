"""Jobs about slots: give one, remind of one."""

from __future__ import annotations

from uuid import UUID

from app import clock
from app.models.outbox import OutboxEntry
from app.services import assign_slot as assigning
from app.services import sweep_slots


def assign_slot(entry: OutboxEntry) -> None:
    """Give the application of the entry a slot."""
    assigning.assign_slot(UUID(entry.subject), now=clock.now())


def remind_slot(entry: OutboxEntry) -> None:
    """Remind the family of the booking of the entry."""
    sweep_slots.remind_slot(UUID(entry.subject), now=clock.now())
