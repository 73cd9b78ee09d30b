"""Queries about look-up tries; a try is stored before it is judged."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, delete, func, literal_column, or_, select

from app.domain.states import State
from app.extensions import db
from app.models.application import Application
from app.models.lookup import LookupTry
from app.models.slot import Booking, Site, Slot
from app.store.prepared import Prepared

_one = select(literal_column("1").label("one")).subquery()
_tries = select(func.count()).where(LookupTry.tried_at > bindparam("since"))
_LOOK = Prepared(
    select(
        Application.state,
        Application.phone_last4_index,
        Slot.starts_at,
        Slot.ends_at,
        Site.name_zh,
        Site.name_en,
        Site.address,
        func.greatest(
            _tries.where(LookupTry.serial_index == bindparam("serial_index")).scalar_subquery(),
            _tries.where(LookupTry.address_index == bindparam("address_index")).scalar_subquery(),
        ).label("misses"),
    )
    .select_from(_one)
    .outerjoin(Application, Application.serial == bindparam("serial"))
    .outerjoin(
        Booking,
        and_(
            Booking.application_id == Application.id,
            Booking.state == "live",
            Application.state == State.SLOT_BOOKED.value,
        ),
    )
    .outerjoin(Slot, Slot.id == Booking.slot_id)
    .outerjoin(Site, Site.id == Slot.site_id)
)


def look(serial: str, serial_index: bytes, address_index: bytes, *, since: datetime) -> Any:
    """What may be shown of a serial (`state` None where it is unknown), and the misses of serial or address."""
    return _LOOK.first(serial=serial, serial_index=serial_index, address_index=address_index, since=since)


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
