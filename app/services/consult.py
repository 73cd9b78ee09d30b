"""The consultation thread of an application: the family asks, the district answers, an SMS says so."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from app import audit
from app.domain import serial, states
from app.domain.actor import Person, Role, StaffMember
from app.domain.errors import LimitReached
from app.domain.states import State
from app.models.application import Application
from app.models.base import new_id
from app.models.thread import ThreadMessage
from app.services import address_family
from app.store import applications, threads
from app.store.threads import Unanswered

FAMILY, DISTRICT = "family", "district"
A_DAY, AN_HOUR = timedelta(days=1), timedelta(hours=1)
FAMILY_LIMIT = 20  # messages a day
QUEUE_LENGTH = 50


class TooManyQuestions(LimitReached):
    """More messages in a day than a conversation needs."""

    code = "too_many_questions"
    zh = "今天的留言已达 {limit} 条，请等待答复后再留言。"
    en = "You have written {limit} messages today; please wait for an answer."


@dataclass(frozen=True)
class Entry:
    """One message of the thread, None once it is no longer kept; who of the district wrote it is not shown."""

    id: UUID
    side: str
    text: str | None = field(repr=False)
    written_at: datetime
    read_at: datetime | None


def list_own(application_id: UUID, *, actor: Person) -> list[Entry]:
    """The thread as the family sees it, oldest first."""
    return _entries(applications.get_for_guardian(application_id, actor.person_id))


def list_for_staff(application_id: UUID, *, actor: StaffMember) -> list[Entry]:
    """The thread as the district sees it, oldest first."""
    return _entries(applications.get_for_staff(application_id, actor))


def ask(application_id: UUID, *, text: str, actor: Person, now: datetime) -> Entry:
    """Write to the district; from the submission on, at most twenty messages a day."""
    application = applications.get_for_guardian(application_id, actor.person_id, lock=True)
    if application.state == State.DRAFT:
        raise states.refusal(application.state)
    if threads.count_since(application.id, FAMILY, now - A_DAY) >= FAMILY_LIMIT:
        raise TooManyQuestions(limit=FAMILY_LIMIT)
    return _write(application, FAMILY, text, actor=actor.name, person_id=actor.person_id, now=now)


def answer(application_id: UUID, *, text: str, actor: StaffMember, now: datetime) -> Entry:
    """Write to the family and mark what it wrote as read; the SMS goes out at most once an hour."""
    application = applications.get_for_staff(application_id, actor, lock=True)
    entry = _write(application, DISTRICT, text, actor=actor.name, staff_id=actor.staff_id, now=now)
    threads.mark_read(application.id, FAMILY, now=now)
    if not threads.has_told_since(application.id, now - AN_HOUR):
        _tell(application, entry, now=now)
    return entry


def mark_read_by_family(application_id: UUID, *, actor: Person, now: datetime) -> None:
    """The family has seen everything the district wrote."""
    application = applications.get_for_guardian(application_id, actor.person_id)
    threads.mark_read(application.id, DISTRICT, now=now)


def mark_read_by_staff(application_id: UUID, *, actor: StaffMember, now: datetime) -> None:
    """The district has seen everything the family wrote."""
    application = applications.get_for_staff(application_id, actor)
    threads.mark_read(application.id, FAMILY, now=now)


def list_unanswered(*, actor: StaffMember) -> list[Unanswered]:
    """Threads that wait for an answer, longest first; the bureau sees the whole city."""
    district_code = None if actor.role is Role.BUREAU else actor.district_code
    return threads.list_unanswered(district_code, limit=QUEUE_LENGTH)


def _write(
    application: Application,
    side: str,
    text: str,
    *,
    actor: str,
    now: datetime,
    person_id: UUID | None = None,
    staff_id: UUID | None = None,
) -> Entry:
    message = ThreadMessage(
        id=new_id(),
        application_id=application.id,
        district_code=application.district_code,
        side=side,
        person_id=person_id,
        staff_id=staff_id,
        written_at=now,
    )
    message.text = text
    threads.add_message(message)
    subject = audit.about("application", application.id)
    event = "question_asked" if side == FAMILY else "question_answered"
    audit.record(
        actor, event, subject, now=now, district_code=application.district_code, message=str(message.id)
    )
    return _entry(message)


def _tell(application: Application, entry: Entry, *, now: datetime) -> None:
    if application.serial is None:
        return
    values = {"serial": str(serial.parse(application.serial))}
    address_family.tell(application, "reply", lambda _: values, dedupe_key=f"reply:{entry.id}", now=now)


def _entries(application: Application) -> list[Entry]:
    return [_entry(message) for message in threads.list_messages(application.id)]


def _entry(message: ThreadMessage) -> Entry:
    return Entry(message.id, message.side, message.text, message.written_at, message.read_at)
