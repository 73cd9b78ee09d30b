"""The office's side of complaints: list, read, take up, answer; every look and step is in the audit trail."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from app import audit, clock
from app.domain import complaint as rules
from app.domain.actor import StaffMember
from app.domain.complaint import ComplaintState, Finding, Topic
from app.models.complaint import Complaint, ComplaintPhoto
from app.services import page_cursor
from app.services.complain import ComplaintClosed
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
    """Newest first; `next` is the cursor of the following page."""

    items: tuple[Listed, ...]
    next: str | None


@dataclass(frozen=True)
class Opened:
    """A complaint as whoever answers reads it."""

    listed: Listed
    text: str | None = field(repr=False)
    contact: str | None = field(repr=False)
    photos: list[ComplaintPhoto]
    finding: str | None
    answer: str | None = field(repr=False)
    answered_at: datetime | None
    can_accept: bool
    can_answer: bool


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
    shown = tuple(_listed(row, photos, now) for row, photos in rows[:limit])
    more = len(rows) > limit
    return Page(shown, page_cursor.write(shown[-1].received_at, shown[-1].id) if more else None)


def read(complaint_id: UUID, *, actor: StaffMember, now: datetime) -> Opened:
    """Read one; that it was read is written down."""
    row = complaints.get_for_staff(complaint_id, actor)
    _record("complaint_read", row, actor, now=now)
    return _opened(row, now)


def view_photo(complaint_id: UUID, photo_id: UUID, *, actor: StaffMember, now: datetime) -> bytes:
    """Look at a photo; that it was looked at is written down."""
    row = complaints.get_for_staff(complaint_id, actor)
    content = complaints.get_photo(photo_id, row.id)
    _record("complaint_photo_viewed", row, actor, now=now, photo=str(photo_id))
    return content


def accept(complaint_id: UUID, *, actor: StaffMember, now: datetime) -> Opened:
    """Take it up; a second time changes nothing."""
    row = _unanswered(complaint_id, actor)
    if row.accepted_at is None:
        row.state, row.accepted_at = ComplaintState.ACCEPTED.value, now
        _record("complaint_accepted", row, actor, now=now)
    return _opened(row, now)


def answer(complaint_id: UUID, *, finding: Finding, text: str, actor: StaffMember, now: datetime) -> Opened:
    """Answer it, once; whoever sent it reads the answer with number and secret."""
    row = _unanswered(complaint_id, actor)
    row.state, row.finding, row.answer = ComplaintState.ANSWERED.value, str(finding), text
    row.answered_at, row.answered_by = now, actor.staff_id
    row.accepted_at = row.accepted_at or now
    _record("complaint_answered", row, actor, now=now, finding=str(finding))
    return _opened(row, now)


def _unanswered(complaint_id: UUID, actor: StaffMember) -> Complaint:
    row = complaints.get_for_staff(complaint_id, actor, lock=True)
    if row.state == ComplaintState.ANSWERED:
        raise ComplaintClosed
    return row


def _opened(row: Complaint, now: datetime) -> Opened:
    photos = complaints.list_photos(row.id)
    return Opened(
        listed=_listed(row, len(photos), now),
        text=row.text,
        contact=row.contact,
        photos=photos,
        finding=row.finding,
        answer=row.answer,
        answered_at=row.answered_at,
        can_accept=row.state == ComplaintState.RECEIVED,
        can_answer=row.state != ComplaintState.ANSWERED,
    )


def _listed(row: Complaint, photos: int, now: datetime) -> Listed:
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


def _record(event: str, row: Complaint, actor: StaffMember, *, now: datetime, **data: Any) -> None:
    audit.record(
        actor.name,
        event,
        audit.about("complaint", row.id),
        now=now,
        district_code=row.district_code,
        **data,
    )
