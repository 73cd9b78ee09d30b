"""Follow a complaint: how far it is and its answer, with number and secret or under one's own name."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from app.domain import complaint as rules
from app.domain.actor import Person
from app.domain.complaint import ComplaintState, Finding, Topic
from app.models.complaint import Complaint
from app.store import complaints
from app.tokens import secret_hash


@dataclass(frozen=True)
class Progress:
    """How far it is, for whoever sent it."""

    number: str
    topic_zh: str
    topic_en: str
    state: str
    state_zh: str
    state_en: str
    received_at: datetime
    due_on: date
    photos: int
    can_add_photos: bool
    answered_at: datetime | None
    finding_zh: str | None
    finding_en: str | None
    answer: str | None = field(repr=False)


def look_up(number: str, secret: str) -> Progress:
    """How far it is; an unknown number and a wrong secret are one answer (`NotFound`)."""
    return progress(open_with(number, secret))


def list_own(actor: Person) -> list[Progress]:
    """What the signed-in person sent under their name."""
    return [progress(row) for row in complaints.list_of_person(actor.person_id)]


def open_with(number: str, secret: str, *, lock: bool = False) -> Complaint:
    """The complaint of this receipt, or `NotFound`."""
    hashed = secret_hash(rules.plain_secret(secret))
    return complaints.get_by_secret(rules.parse_number(number), hashed, lock=lock)


def progress(row: Complaint) -> Progress:
    """What whoever sent it may know of it."""
    topic, state = rules.TOPICS[Topic(row.topic)], rules.STATES[ComplaintState(row.state)]
    finding = rules.FINDINGS[Finding(row.finding)] if row.finding else None
    photos = len(complaints.list_photos(row.id))
    return Progress(
        number=rules.printed_number(row.number),
        topic_zh=topic.zh,
        topic_en=topic.en,
        state=row.state,
        state_zh=state.zh,
        state_en=state.en,
        received_at=row.received_at,
        due_on=row.due_on,
        photos=photos,
        can_add_photos=row.state != ComplaintState.ANSWERED and photos < rules.MOST_PHOTOS,
        answered_at=row.answered_at,
        finding_zh=finding.zh if finding else None,
        finding_en=finding.en if finding else None,
        answer=row.answer,
    )
