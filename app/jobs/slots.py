"""Jobs about slots: give one, remind of one, leave one that is closed."""

from __future__ import annotations

from uuid import UUID

from app import clock
from app.models.outbox import OutboxEntry
from app.services import assign_slot as assigning
from app.services import close_slot, sweep_slots


def assign_slot(entry: OutboxEntry) -> None:
    """Give the application of the entry a slot."""
    assigning.assign_slot(UUID(entry.subject), now=clock.now())


def remind_slot(entry: OutboxEntry) -> None:
    """Remind the family of the booking of the entry."""
    sweep_slots.remind_slot(UUID(entry.subject), now=clock.now())


def leave_slot(entry: OutboxEntry) -> None:
    """Move the family of the booking of the entry out of its closed slot."""
    close_slot.leave_slot(UUID(entry.subject), now=clock.now())
