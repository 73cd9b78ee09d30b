"""Check an application again with what is known now."""

from __future__ import annotations

from uuid import UUID

from app import clock
from app.models.outbox import OutboxEntry
from app.services import check_application as service


def check_application(entry: OutboxEntry) -> None:
    """The automatic pre-check of one application."""
    service.check(UUID(entry.subject), now=clock.now())
