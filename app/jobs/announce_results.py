"""Tell the families of a released list their results."""

from __future__ import annotations

from uuid import UUID

from app import clock
from app.models.outbox import OutboxEntry
from app.services import results


def announce_results(entry: OutboxEntry) -> None:
    """Queue one SMS per family; the dedupe key makes a second run harmless."""
    results.announce(UUID(entry.subject), now=clock.now())
