"""The district's threads as a list: who waits, what was answered, what is not read yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from app.domain import serial
from app.domain.actor import Role, StaffMember
from app.domain.states import LABELS, State
from app.services import page_cursor
from app.store import threads


class Filter(StrEnum):
    """Which threads of the list."""

    ALL = "all"
    WAITING = "waiting"
    ANSWERED = "answered"
    UNREAD = "unread"


ANSWERING = (Role.REVIEWER, Role.SUPERVISOR, Role.ADMIN)
"""Who opens and answers them; the bureau sees only that they wait."""

_LAST_SIDE = {Filter.WAITING: "family", Filter.ANSWERED: "district"}


@dataclass(frozen=True)
class Listed:
    """One thread of the list."""

    application_id: UUID
    serial: str
    state: str
    state_zh: str
    state_en: str
    last_side: str
    last_at: datetime
    messages: int
    unread: int


@dataclass(frozen=True)
class Page:
    """Newest word first; `next` is the cursor of the following page, `can_answer`: the actor may open them."""

    items: tuple[Listed, ...]
    next: str | None
    can_answer: bool


def list_threads(which: Filter, *, cursor: str | None, limit: int, actor: StaffMember) -> Page:
    """One page of the district's threads; the bureau sees the whole city."""
    found = threads.list_threads(
        None if actor.role is Role.BUREAU else actor.district_code,
        last_side=_LAST_SIDE.get(which),
        unread_only=which is Filter.UNREAD,
        before=None if cursor is None else page_cursor.read(cursor),
        limit=limit + 1,
    )
    shown = tuple(_listed(thread) for thread in found[:limit])
    more = len(found) > limit
    after = page_cursor.write(shown[-1].last_at, shown[-1].application_id) if more else None
    return Page(shown, after, can_answer=actor.role in ANSWERING)


def _listed(thread: threads.Summary) -> Listed:
    label_zh, label_en = LABELS[State(thread.state)]
    return Listed(
        application_id=thread.application_id,
        serial=str(serial.parse(thread.serial or "")),
        state=thread.state,
        state_zh=label_zh,
        state_en=label_en,
        last_side=thread.last_side,
        last_at=thread.last_at,
        messages=thread.messages,
        unread=thread.unread,
    )
