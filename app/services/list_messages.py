"""The texts that the platform sent about an application, for its family: what they said and how far they got."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.domain.actor import Person
from app.models.message import Message
from app.services import message_title
from app.services.check_message import code_of
from app.store import applications, message_report


@dataclass(frozen=True)
class SentText:
    """One text; `to` is masked, `body` is complete with its check code, and None once it is no longer kept."""

    id: UUID
    purpose: str
    title_zh: str
    title_en: str
    check_code: str
    to: str
    body: str | None
    segments: int
    state: str
    created_at: datetime
    sent_at: datetime | None


def of_application(application_id: UUID, *, actor: Person) -> list[SentText]:
    """Every text about the actor's own application, oldest first."""
    application = applications.get_for_guardian(application_id, actor.person_id)
    return [_shown(row) for row in message_report.list_of_application(application.id)]


def _shown(row: Message) -> SentText:
    title = message_title.of(row.purpose)
    return SentText(
        id=row.id,
        purpose=row.purpose,
        title_zh=title.zh,
        title_en=title.en,
        check_code=code_of(row),
        to=row.to_masked,
        body=row.body,
        segments=row.segments,
        state=row.state,
        created_at=row.created_at,
        sent_at=row.sent_at,
    )
