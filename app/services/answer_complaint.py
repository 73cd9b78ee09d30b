"""The office's side of one complaint: read, take up, answer; every look and step is in the audit trail."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from app import audit
from app.domain import complaint as rules
from app.domain.actor import StaffMember
from app.domain.complaint import ComplaintState, Finding
from app.domain.errors import InvalidInput
from app.models.complaint import Complaint, ComplaintPhoto
from app.services.complain import ComplaintClosed
from app.services.list_complaints import Listed, listed
from app.services.queue_message import queue_message
from app.store import complaints, people


@dataclass(frozen=True)
class Choice:
    """A finding to choose."""

    value: str
    zh: str
    en: str


FINDINGS = tuple(Choice(value.value, text.zh, text.en) for value, text in rules.FINDINGS.items())


@dataclass(frozen=True)
class Opened:
    """A complaint as whoever answers reads it; `name` where it was sent under one, `findings` to choose from."""

    listed: Listed
    name: str | None = field(repr=False)
    text: str | None = field(repr=False)
    contact: str | None = field(repr=False)
    photos: list[ComplaintPhoto]
    finding: str | None
    finding_zh: str | None
    finding_en: str | None
    answer: str | None = field(repr=False)
    answered_at: datetime | None
    can_accept: bool
    can_answer: bool
    findings: tuple[Choice, ...]


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
    """Answer it, once; whoever sent it reads the answer with number and secret.

    Who sent it under their name is told by SMS that it is there; an anonymous sender's contact is nobody's verified
    phone, and no text goes to it.
    """
    row = _unanswered(complaint_id, actor)
    row.state, row.finding, row.answer = ComplaintState.ANSWERED.value, str(finding), text
    row.answered_at, row.answered_by = now, actor.staff_id
    row.accepted_at = row.accepted_at or now
    _record("complaint_answered", row, actor, now=now, finding=str(finding))
    _tell(row, now=now)
    return _opened(row, now)


def _unanswered(complaint_id: UUID, actor: StaffMember) -> Complaint:
    row = complaints.get_for_staff(complaint_id, actor, lock=True)
    if row.state == ComplaintState.ANSWERED:
        raise ComplaintClosed
    return row


def _tell(row: Complaint, *, now: datetime) -> None:
    """That there is an answer, not what it says; a district never finds what is about its office among its texts."""
    person = people.get_person(row.person_id) if row.person_id else None
    if person is None or person.phone is None:
        return
    with suppress(InvalidInput):  # a number that takes no texts stops no answer
        queue_message(
            "complaint_answered", to=person.phone, language=person.language, now=now, person_id=person.id,
            values={"number": rules.printed_number(row.number)}, dedupe_key=f"complaint-answered:{row.id}",
            district_code=None if row.about_district else row.district_code,
        )  # fmt: skip


def _opened(row: Complaint, now: datetime) -> Opened:
    photos = complaints.list_photos(row.id)
    finding = rules.FINDINGS[Finding(row.finding)] if row.finding else None
    can_answer = row.state != ComplaintState.ANSWERED
    return Opened(
        listed=listed(row, len(photos), now),
        name=people.get_person(row.person_id).name if row.person_id else None,
        text=row.text,
        contact=row.contact,
        photos=photos,
        finding=row.finding,
        finding_zh=finding.zh if finding else None,
        finding_en=finding.en if finding else None,
        answer=row.answer,
        answered_at=row.answered_at,
        can_accept=row.state == ComplaintState.RECEIVED,
        can_answer=can_answer,
        findings=FINDINGS if can_answer else (),
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
