"""Queries about look-up tries; a try is stored before it is judged."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, func, or_, select

from app.extensions import db
from app.models.lookup import LookupTry


def add_try(serial_index: bytes, address_index: bytes, *, now: datetime) -> LookupTry:
    """Count a try; the caller commits before it judges."""
    row = LookupTry(serial_index=serial_index, address_index=address_index, tried_at=now)
    db.session.add(row)
    db.session.flush()
    return row


def count_tries(row: LookupTry, *, since: datetime) -> int:
    """Tries of this serial, or from this address, whichever are more; this one included."""
    by_serial, by_address = db.session.execute(
        select(
            func.count().filter(LookupTry.serial_index == row.serial_index),
            func.count().filter(LookupTry.address_index == row.address_index),
        ).where(
            or_(
                LookupTry.serial_index == row.serial_index,
                LookupTry.address_index == row.address_index,
            ),
            LookupTry.tried_at > since,
        )
    ).one()
    return max(by_serial, by_address)


def forget(row: LookupTry) -> None:
    """Take a try back: it succeeded, or was refused unjudged."""
    db.session.execute(delete(LookupTry).where(LookupTry.id == row.id))


def forget_before(moment: datetime) -> int:
    """Drop tries that no longer count; how many."""
    return len(
        db.session.scalars(delete(LookupTry).where(LookupTry.tried_at < moment).returning(LookupTry.id)).all()
    )
