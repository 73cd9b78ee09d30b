"""Queries about the codes that verify a phone."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select, update

from app.extensions import db
from app.models.message import PhoneCode

MOST_TRIES = 5


def add(row: PhoneCode) -> None:
    """Store a new code."""
    db.session.add(row)


def find_nth_newest(person_id: UUID, nth: int, *, since: datetime) -> datetime | None:
    """When the nth newest code was asked for by a person, if there are so many after `since`."""
    return db.session.scalar(
        select(PhoneCode.created_at)
        .where(PhoneCode.person_id == person_id, PhoneCode.created_at > since)
        .order_by(PhoneCode.created_at.desc())
        .offset(nth - 1)
        .limit(1)
    )


def find_newest(person_id: UUID, to_index: bytes) -> PhoneCode | None:
    """The code that a person was last sent to a number."""
    return db.session.scalar(_newest(person_id, to_index).with_only_columns(PhoneCode))


def take_try(person_id: UUID, to_index: bytes, *, now: datetime) -> PhoneCode | None:
    """Count one try at the newest code; None when it is used, expired or tried too often."""
    newest = _newest(person_id, to_index).scalar_subquery()
    return db.session.scalar(
        update(PhoneCode)
        .where(
            PhoneCode.id == newest,
            PhoneCode.tries < MOST_TRIES,
            PhoneCode.used_at.is_(None),
            PhoneCode.expires_at > now,
        )
        .values(tries=PhoneCode.tries + 1)
        .returning(PhoneCode)
        .execution_options(synchronize_session=False, populate_existing=True)
    )


def use(code_id: UUID, *, now: datetime) -> bool:
    """Use the code up; of many users one succeeds."""
    used = update(PhoneCode).where(PhoneCode.id == code_id, PhoneCode.used_at.is_(None)).values(used_at=now)
    return db.session.scalar(used.returning(PhoneCode.id)) is not None


def _newest(person_id: UUID, to_index: bytes) -> Select[UUID]:
    return (
        select(PhoneCode.id)
        .where(PhoneCode.person_id == person_id, PhoneCode.to_index == to_index)
        .order_by(PhoneCode.created_at.desc())
        .limit(1)
    )
