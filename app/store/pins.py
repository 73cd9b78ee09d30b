"""Queries about the PINs of staff."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert

from app.domain.desk_lock import MOST_WRONG
from app.extensions import db
from app.models.desk import StaffPin


def find(person_id: UUID) -> StaffPin | None:
    """The person's PIN, if one was set."""
    return db.session.get(StaffPin, person_id, populate_existing=True)


def put(person_id: UUID, *, salt: bytes, pin_hash: bytes, now: datetime) -> None:
    """Set the PIN, in place of an earlier one; nothing wrong was tried with it yet."""
    values = {"salt": salt, "pin_hash": pin_hash, "wrong": 0, "set_at": now}
    made = insert(StaffPin).values(person_id=person_id, **values)
    db.session.execute(made.on_conflict_do_update(index_elements=["person_id"], set_=values))


def take_try(person_id: UUID) -> StaffPin | None:
    """Count one try before it is looked at; None when there were too many, or there is no PIN."""
    return db.session.scalar(
        update(StaffPin)
        .where(StaffPin.person_id == person_id, StaffPin.wrong < MOST_WRONG)
        .values(wrong=StaffPin.wrong + 1)
        .returning(StaffPin)
        .execution_options(synchronize_session=False, populate_existing=True)
    )


def forget_wrong(person_id: UUID) -> None:
    """The right one was given."""
    db.session.execute(
        update(StaffPin)
        .where(StaffPin.person_id == person_id)
        .values(wrong=0)
        .execution_options(synchronize_session=False)
    )
