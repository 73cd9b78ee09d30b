"""The office's list of complaints: what waits, by when, and without any of the words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from app import clock
from app.domain import complaint as rules
from app.domain.actor import StaffMember
from app.domain.complaint import ComplaintState, Topic
from app.models.complaint import Complaint
from app.services import page_cursor
from app.store import complaints


@dataclass(frozen=True)
class Listed:
    """One complaint of the list, without its words."""

    id: UUID
    number: str
    topic: str
    topic_zh: str
    topic_en: str
    state: str
    state_zh: str
    state_en: str
    district_code: str | None
    about_district: bool
    is_anonymous: bool
    photos: int
    received_at: datetime
    due_on: date
    is_overdue: bool


@dataclass(frozen=True)
class Page:
    """Newest first; `next` is the cursor of the following page, `waiting` how many are not answered yet."""

    items: tuple[Listed, ...]
    next: str | None
    waiting: int


def list_complaints(
    state: ComplaintState | None, *, cursor: str | None, limit: int, actor: StaffMember, now: datetime
) -> Page:
    """One page of what the actor may see."""
    rows = complaints.list_for_staff(
        actor,
        state=None if state is None else str(state),
        after=None if cursor is None else page_cursor.read(cursor),
        limit=limit + 1,
    )
    shown = tuple(listed(row, photos, now) for row, photos in rows[:limit])
    more = len(rows) > limit
    following = page_cursor.write(shown[-1].received_at, shown[-1].id) if more else None
    return Page(shown, following, complaints.count_unanswered(actor))


def listed(row: Complaint, photos: int, now: datetime) -> Listed:
    """One line of the list."""
    topic, state = rules.TOPICS[Topic(row.topic)], rules.STATES[ComplaintState(row.state)]
    return Listed(
        id=row.id,
        number=rules.printed_number(row.number),
        topic=row.topic,
        topic_zh=topic.zh,
        topic_en=topic.en,
        state=row.state,
        state_zh=state.zh,
        state_en=state.en,
        district_code=row.district_code,
        about_district=row.about_district,
        is_anonymous=row.person_id is None,
        photos=photos,
        received_at=row.received_at,
        due_on=row.due_on,
        is_overdue=row.state != ComplaintState.ANSWERED and row.due_on < clock.local(now).date(),
    )
