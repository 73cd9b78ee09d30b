"""What a confirmation reads and writes: one look under the lock, one statement at the unit's end."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, insert, select, update

from app.domain.actor import Clerk
from app.models.application import Application
from app.models.desk import Confirmation
from app.models.person import Person
from app.models.slot import Booking
from app.store.desks import LIVE_BOOKING, NEWEST, SEEN, Seen
from app.store.prepared import Prepared

_LOCK = Prepared(
    select(Application.id)
    .where(Application.serial == bindparam("serial"), Application.district_code == bindparam("district"))
    .with_for_update()
)
_LOOK = Prepared(
    SEEN.add_columns(
        Application.serial,
        Application.version,
        Application.applicant_id,
        NEWEST.c.id.label("assessment_id"),
        NEWEST.c.total,
        Confirmation.device_id.label("confirmed_device_id"),
        Confirmation.nonce.label("confirmed_nonce"),
        Confirmation.total.label("confirmed_total"),
        select(Confirmation.application_id)
        .where(Confirmation.device_id == bindparam("device"), Confirmation.nonce == bindparam("nonce"))
        .correlate(None)
        .scalar_subquery()
        .label("of_nonce"),
        select(Person.name_sealed)
        .where(Person.id == bindparam("clerk"))
        .correlate(None)
        .scalar_subquery()
        .label("own_name_sealed"),
    )
)
_MOVED = ("state", "version", "updated_at")
_CONFIRMED = tuple(column.name for column in Confirmation.__table__.columns)
_WRITE = Prepared(
    update(Application)
    .where(Application.id == bindparam("by_application_id"))
    .values({name: bindparam(f"new_{name}") for name in _MOVED})
    .add_cte(
        insert(Confirmation).values({name: bindparam(f"by_{name}") for name in _CONFIRMED}).cte("confirmed"),
        update(Booking)
        .where(Booking.application_id == bindparam("by_application_id"), Booking.state == LIVE_BOOKING)
        .values(state="attended", ended_at=bindparam("new_updated_at"))
        .cte("attended"),
    )
)


def lock(serial: str, clerk: Clerk, *, nonce: str) -> Seen | None:
    """The file of a present serial in the clerk's district, locked, with all that the desk decides by.

    `of_nonce` is the application that this device confirmed under the nonce, `own_name_sealed` the clerk's name.
    """
    staff = clerk.staff
    seen: Seen | None = _LOOK.first_locked(
        _LOCK,
        serial=serial,
        district=staff.district_code,
        device=clerk.device_id,
        nonce=nonce,
        clerk=staff.person_id,
    )
    return seen


def write(application: Application, confirmation: dict[str, Any]) -> None:
    """Write the moved (locked) application, its confirmation and its attended booking at the unit's end."""
    moved = {f"new_{name}": getattr(application, name) for name in _MOVED}
    _WRITE.run_last(**moved, **{f"by_{name}": confirmation[name] for name in _CONFIRMED})
