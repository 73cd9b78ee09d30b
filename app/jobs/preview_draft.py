"""Measure what a draft would change."""

from __future__ import annotations

from uuid import UUID

from app import clock
from app.models.outbox import OutboxEntry
from app.services import preview_draft as service


def preview_draft(entry: OutboxEntry) -> None:
    """One measurement; one that has ended is nothing to do."""
    service.run(UUID(entry.subject), now=clock.now())
