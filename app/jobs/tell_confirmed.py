"""Tell a family that it was confirmed at the desk."""

from __future__ import annotations

from uuid import UUID

from app import clock
from app.models.outbox import OutboxEntry
from app.services import tell_confirmed as service


def tell_confirmed(entry: OutboxEntry) -> None:
    """Queue the SMS; its dedupe key makes a second run harmless."""
    service.tell_confirmed_on_site(UUID(entry.subject), now=clock.now())
