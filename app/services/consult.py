"""The consultation thread of an application: the family asks, the district answers, an SMS says so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from app.domain import serial, states
from app.domain.actor import Person, Role, StaffMember
from app.domain.errors import LimitReached
from app.domain.states import State
from app.models.application import Application
from app.services import address_family, thread_entry
from app.services.thread_entry import DISTRICT, FAMILY, Entry
from app.store import applications, threads
from app.store.threads import Unanswered

A_DAY, AN_HOUR = timedelta(days=1), timedelta(hours=1)
FAMILY_LIMIT = 20  # messages a day
QUEUE_LENGTH = 50


class TooManyQuestions(LimitReached):
    """More messages in a day than a conversation needs."""

    code = "too_many_questions"
    zh = "今天的留言已达 {limit} 条，请等待答复后再留言。"
    en = "You have written {limit} messages today; please wait for an answer."


@dataclass(frozen=True)
class Thread:
    """A thread as one side sees it, oldest first; `left_today` is None for the district, which has no limit."""

    items: list[Entry]
    unread: int
    can_write: bool
    left_today: int | None


def list_own(application_id: UUID, *, actor: Person, now: datetime) -> Thread:
    """The thread as the family sees it."""
    application = applications.get_for_guardian(application_id, actor.person_id)
    items = thread_entry.list_entries(application.id)
    left = max(0, FAMILY_LIMIT - threads.count_since(application.id, FAMILY, now - A_DAY))
    can_write = application.state != State.DRAFT and left > 0
    return Thread(items, _unread(items, DISTRICT), can_write, left)


def list_for_staff(application_id: UUID, *, actor: StaffMember) -> Thread:
    """The thread as the district sees it."""
    items = thread_entry.list_entries(applications.get_for_staff(application_id, actor).id)
    return Thread(items, _unread(items, FAMILY), can_write=True, left_today=None)


def ask(application_id: UUID, *, text: str, actor: Person, now: datetime) -> Entry:
    """Write to the district; from the submission on, at most twenty messages a day."""
    application = applications.get_for_guardian(application_id, actor.person_id, lock=True)
    require_room(application, now=now)
    return thread_entry.write(application, text, actor=actor, now=now)


def answer(application_id: UUID, *, text: str, actor: StaffMember, now: datetime) -> Entry:
    """Write to the family and mark what it wrote as read; the SMS goes out at most once an hour."""
    application = applications.get_for_staff(application_id, actor, lock=True)
    entry = thread_entry.write(application, text, actor=actor, now=now)
    close_question(application, entry, now=now)
    return entry


def require_room(application: Application, *, now: datetime) -> None:
    """Refuse before the submission, and beyond the day's limit; the caller holds the application's lock."""
    if application.state == State.DRAFT:
        raise states.refusal(application.state)
    if threads.count_since(application.id, FAMILY, now - A_DAY) >= FAMILY_LIMIT:
        raise TooManyQuestions(limit=FAMILY_LIMIT)


def close_question(application: Application, entry: Entry, *, now: datetime) -> None:
    """The family's messages count as read, and it is told of the answer unless it was within the hour."""
    threads.mark_read(application.id, FAMILY, now=now)
    if not threads.has_told_since(application.id, now - AN_HOUR):
        _tell(application, entry, now=now)


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


def _tell(application: Application, entry: Entry, *, now: datetime) -> None:
    if application.serial is None:
        return
    values = {"serial": str(serial.parse(application.serial))}
    address_family.tell(application, "reply", lambda _: values, dedupe_key=f"reply:{entry.id}", now=now)


def _unread(items: list[Entry], side: str) -> int:
    return sum(entry.side == side and entry.read_at is None for entry in items)
