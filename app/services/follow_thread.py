"""What happens in a thread as it happens: ids only, for a while, with no connection held in between."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from app import transactions
from app.domain.actor import Person, StaffMember
from app.domain.errors import OutsideWorldDown
from app.store import applications, threads
from app.store.threads import Mark

SECONDS = 25.0  # how long one stream lives; the browser then comes back by itself
PAUSE = 1.0  # between two looks
QUIET = 10.0  # without news, a sign of life
MOST = 3  # streams of one process, whose other threads must stay free for ordinary calls


class StreamsFull(OutsideWorldDown):
    """Too many people listen at this process; the page asks now and then instead."""

    code = "streams_full"
    zh = "实时连接已满，页面将定时刷新消息。"
    en = "Too many live connections; the page will ask now and then instead."


@dataclass(frozen=True)
class Event:
    """`message` (a new one), `read` (the other side has seen it), or `alive` with no id."""

    kind: str
    id: UUID | None = None


@dataclass
class Seats:
    """Who is streaming in this process; a seat that nobody gave back is free again once its stream must have ended."""

    most: int = MOST
    _taken: dict[UUID, float] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, seconds: float) -> UUID:
        """A seat for so long; `StreamsFull` when there is none."""
        moment = time.monotonic()
        with self._lock:
            self._taken = {seat: until for seat, until in self._taken.items() if until > moment}
            if len(self._taken) >= self.most:
                raise StreamsFull(retry_after=int(SECONDS))
            seat = uuid4()
            self._taken[seat] = moment + seconds
        return seat

    def give_back(self, seat: UUID) -> None:
        """The stream has ended; a second time changes nothing."""
        with self._lock:
            self._taken.pop(seat, None)


seats = Seats()


@dataclass(frozen=True)
class Stream:
    """A stream that may begin; call `close` whatever becomes of it."""

    application_id: UUID
    known: Mapping[UUID, bool]
    seat: UUID

    def close(self) -> None:
        seats.give_back(self.seat)

    def events(self) -> Iterator[Event]:
        """News until the time is up; each look is a short unit of its own."""
        try:
            yield from self._events()
        finally:
            self.close()

    def _events(self) -> Iterator[Event]:
        ends_at, said_at = time.monotonic() + SECONDS, time.monotonic()
        seen = self.known
        while time.monotonic() < ends_at:
            marks = self._look()
            for event in _news(seen, marks):
                said_at = time.monotonic()
                yield event
            seen = {mark.id: mark.is_read for mark in marks}
            if time.monotonic() - said_at >= QUIET:
                said_at = time.monotonic()
                yield Event("alive")
            time.sleep(PAUSE)

    def _look(self) -> list[Mark]:
        with transactions.unit():
            return threads.list_marks(self.application_id)


def follow_own(application_id: UUID, *, after: UUID | None, actor: Person) -> Stream:
    """Follow the thread of one's own application, from `after` on (None: from now on)."""
    return _follow(applications.get_for_guardian(application_id, actor.person_id).id, after)


def follow_for_staff(application_id: UUID, *, after: UUID | None, actor: StaffMember) -> Stream:
    """Follow the thread of an application of the district, from `after` on (None: from now on)."""
    return _follow(applications.get_for_staff(application_id, actor).id, after)


def _follow(application_id: UUID, after: UUID | None) -> Stream:
    known = _known(threads.list_marks(application_id), after)
    return Stream(application_id, known, seats.take(SECONDS + QUIET))


def _known(marks: list[Mark], after: UUID | None) -> dict[UUID, bool]:
    """What the listener has: everything up to `after`, or everything there is where it names nothing that is here."""
    ids = [mark.id for mark in marks]
    end = ids.index(after) + 1 if after in ids else len(ids)
    return {mark.id: mark.is_read for mark in marks[:end]}


def _news(seen: Mapping[UUID, bool], marks: list[Mark]) -> Iterator[Event]:
    for mark in marks:
        if mark.id not in seen:
            yield Event("message", mark.id)
        elif mark.is_read and not seen[mark.id]:
            yield Event("read", mark.id)
