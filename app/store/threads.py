"""Queries about consultation threads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import func, select, tuple_, update
from sqlalchemy.dialects.postgresql import aggregate_order_by

from app.extensions import db
from app.models.application import Application
from app.models.message import Message
from app.models.thread import ThreadMessage


@dataclass(frozen=True)
class Unanswered:
    """A thread whose last word is the family's."""

    application_id: UUID
    serial: str | None
    waiting_since: datetime
    unread: int


class Mark(NamedTuple):
    """All that a listener needs of a message: which it is, and whether the other side has read it."""

    id: UUID
    is_read: bool


class Summary(NamedTuple):
    """A thread of the list: who spoke last and when, and what of the family's the district has not read."""

    application_id: UUID
    serial: str | None
    state: str
    last_side: str
    last_at: datetime
    messages: int
    unread: int


def add_message(message: ThreadMessage) -> None:
    """Store a new row."""
    db.session.add(message)


def list_messages(application_id: UUID) -> list[ThreadMessage]:
    """The thread, oldest first."""
    return list(
        db.session.scalars(
            select(ThreadMessage)
            .where(ThreadMessage.application_id == application_id)
            .order_by(ThreadMessage.written_at, ThreadMessage.id)
        )
    )


def list_marks(application_id: UUID) -> list[Mark]:
    """The thread without its words, oldest first."""
    rows = db.session.execute(
        select(ThreadMessage.id, ThreadMessage.read_at.is_not(None))
        .where(ThreadMessage.application_id == application_id)
        .order_by(ThreadMessage.written_at, ThreadMessage.id)
    )
    return [Mark(*row) for row in rows]


def list_threads(
    district_code: str | None,
    *,
    last_side: str | None,
    unread_only: bool,
    before: tuple[datetime, UUID] | None,
    limit: int,
) -> list[Summary]:
    """Threads of a district (None: the city), newest word first; `last_side` and `unread_only` narrow them."""
    is_family = ThreadMessage.side == "family"
    newest = func.max(ThreadMessage.written_at)
    side = func.array_agg(aggregate_order_by(ThreadMessage.side, ThreadMessage.written_at.desc()))[1]
    unread = func.count().filter(is_family, ThreadMessage.read_at.is_(None))
    query = (
        select(Application.id, Application.serial, Application.state, side, newest, func.count(), unread)
        .join(ThreadMessage, ThreadMessage.application_id == Application.id)
        .group_by(Application.id)
        .order_by(newest.desc(), Application.id.desc())
        .limit(limit)
    )
    if district_code is not None:
        query = query.where(Application.district_code == district_code)
    if last_side is not None:
        query = query.having(side == last_side)
    if unread_only:
        query = query.having(unread > 0)
    if before is not None:
        query = query.having(tuple_(newest, Application.id) < tuple_(*before))
    return [Summary(*row) for row in db.session.execute(query)]


def count_since(application_id: UUID, side: str, since: datetime) -> int:
    """How many messages this side wrote since."""
    return (
        db.session.scalar(
            select(func.count()).where(
                ThreadMessage.application_id == application_id,
                ThreadMessage.side == side,
                ThreadMessage.written_at > since,
            )
        )
        or 0
    )


def mark_read(application_id: UUID, side: str, *, now: datetime) -> int:
    """Mark what `side` wrote as read by the other; how many were unread."""
    read = db.session.scalars(
        update(ThreadMessage)
        .where(
            ThreadMessage.application_id == application_id,
            ThreadMessage.side == side,
            ThreadMessage.read_at.is_(None),
        )
        .values(read_at=now)
        .returning(ThreadMessage.id)
    )
    return len(read.all())


def has_told_since(application_id: UUID, since: datetime) -> bool:
    """Whether a `reply` SMS was queued for the application since."""
    return (
        db.session.scalar(
            select(Message.id)
            .where(
                Message.application_id == application_id,
                Message.purpose == "reply",
                Message.created_at > since,
            )
            .limit(1)
        )
        is not None
    )


def list_unanswered(district_code: str | None, *, limit: int) -> list[Unanswered]:
    """Threads that wait for the district, longest first; `None` is the whole city."""
    last = (
        select(
            ThreadMessage.application_id,
            func.max(ThreadMessage.written_at).filter(ThreadMessage.side == "district").label("answered_at"),
        )
        .group_by(ThreadMessage.application_id)
        .subquery()
    )
    query = (
        select(
            Application.id,
            Application.serial,
            func.min(ThreadMessage.written_at),
            func.count().filter(ThreadMessage.read_at.is_(None)),
        )
        .join(ThreadMessage, ThreadMessage.application_id == Application.id)
        .join(last, last.c.application_id == Application.id)
        .where(
            ThreadMessage.side == "family",
            (last.c.answered_at.is_(None)) | (ThreadMessage.written_at > last.c.answered_at),
        )
        .group_by(Application.id, Application.serial)
        .order_by(func.min(ThreadMessage.written_at), Application.id)
        .limit(limit)
    )
    if district_code is not None:
        query = query.where(Application.district_code == district_code)
    return [Unanswered(*row) for row in db.session.execute(query)]
