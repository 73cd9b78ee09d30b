"""Send what an officer released, some hundreds of families at a time."""

from __future__ import annotations

from uuid import UUID

from app import clock
from app.models.outbox import OutboxEntry
from app.services import send_notice as service


def send_notice(entry: OutboxEntry) -> None:
    """Queue the next batch of texts; what is left is promised again in the same transaction."""
    service.send_batch(UUID(entry.subject), now=clock.now())
