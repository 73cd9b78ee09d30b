"""The texts that the platform sent about an application, for its family: what they said and how far they got."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.domain.actor import Person
from app.store import applications, message_report


@dataclass(frozen=True)
class SentText:
    """One text; `to` is masked, `body` is complete with its check code, and None once it is no longer kept."""

    id: UUID
    purpose: str
    to: str
    body: str | None
    segments: int
    state: str
    created_at: datetime
    sent_at: datetime | None


def of_application(application_id: UUID, *, actor: Person) -> list[SentText]:
    """Every text about the actor's own application, oldest first."""
    application = applications.get_for_guardian(application_id, actor.person_id)
    return [
        SentText(
            row.id, row.purpose, row.to_masked, row.body, row.segments, row.state, row.created_at, row.sent_at
        )
        for row in message_report.list_of_application(application.id)
    ]
