"""Queries about sites, slots and bookings; a seat is taken by one conditional UPDATE."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, bindparam, func, select, update
from sqlalchemy.dialects.postgresql import insert

from app.domain.actor import NotFound
from app.domain.slots import Offer, Place, PlannedSlot
from app.domain.states import State
from app.extensions import db
from app.models.application import Application
from app.models.base import new_id
from app.models.slot import Booking, Site, Slot
from app.store.prepared import Prepared


class Booked(NamedTuple):
    """A booking with its slot and site."""

    booking: Booking
    slot: Slot
    site: Site


_TAKE = Prepared(
    update(Slot)
    .where(Slot.id == bindparam("slot"), Slot.taken < Slot.capacity, Slot.closed_at.is_(None))
    .values(taken=Slot.taken + 1)
    .returning(Slot.id)
)
_ADD = Prepared(
    insert(Booking),
    ("id", "slot_id", "application_id", "district_code", "state", "origin", "booked_at"),
)
_FREE = Prepared(
    select(
        Slot.id,
        Slot.site_id,
        Site.name_zh,
        Site.name_en,
        Site.address,
        Slot.lane,
        Slot.starts_at,
        Slot.ends_at,
        (Slot.capacity - Slot.taken).label("free"),
    )
    .join(Site, Site.id == Slot.site_id)
    .where(
        Slot.season_id == bindparam("season"),
        Slot.district_code == bindparam("district"),
        Slot.lane == bindparam("lane"),
        Slot.starts_at > bindparam("after"),
        Slot.taken < Slot.capacity,
        Slot.closed_at.is_(None),
    )
    .order_by(Slot.starts_at, Slot.id)
    .limit(bindparam("most"))
)


def list_all_sites() -> list[Site]:
    """Every site of the city, by district and name."""
    return list(db.session.scalars(select(Site).order_by(Site.district_code, Site.name_zh)))


def list_sites(district_code: str) -> list[Site]:
    """The district's sites by name."""
    return list(
        db.session.scalars(
            select(Site).where(Site.district_code == district_code).order_by(Site.name_zh, Site.id)
        )
    )


def get_site(site_id: UUID, district_code: str) -> Site:
    """A site of the district, or `NotFound`."""
    site = db.session.get(Site, site_id)
    if site is None or site.district_code != district_code:
        raise NotFound
    return site


def get_slot(slot_id: UUID) -> tuple[Slot, Site]:
    """The slot and its site, or `NotFound`."""
    row = db.session.execute(
        select(Slot, Site).join(Site, Site.id == Slot.site_id).where(Slot.id == slot_id)
    ).first()
    if row is None:
        raise NotFound
    return row[0], row[1]


def add_slots(season_id: UUID, district_code: str, planned: Sequence[PlannedSlot]) -> int:
    """Add what is missing (by site, start and lane); how many were new. What exists is left as it is."""
    if not planned:
        return 0
    rows = [
        {"id": new_id(), "season_id": season_id, "district_code": district_code, "taken": 0} | vars(plan)
        for plan in planned
    ]
    statement = insert(Slot).values(rows).on_conflict_do_nothing(constraint="uq_slot_site_start_lane")
    return len(db.session.scalars(statement.returning(Slot.id)).all())


def list_free(
    season_id: UUID, district_code: str, lane: str, *, after: datetime, limit: int = 500
) -> list[Any]:
    """The same slots with their sites, as rows."""
    return _FREE.rows(season=season_id, district=district_code, lane=lane, after=after, most=limit)


def list_offers(
    season_id: UUID, district_code: str, lane: str, *, after: datetime, limit: int = 500
) -> list[Offer]:
    """Slots of the lane with room that begin after an instant, earliest first."""
    rows = db.session.execute(
        select(Slot.id, Slot.site_id, Slot.lane, Slot.starts_at, Slot.ends_at, Slot.capacity - Slot.taken)
        .where(
            _of(season_id, district_code),
            Slot.lane == lane,
            Slot.starts_at > after,
            Slot.taken < Slot.capacity,
            Slot.closed_at.is_(None),
        )
        .order_by(Slot.starts_at, Slot.id)
        .limit(limit)
    )
    return [Offer(*row) for row in rows]


def list_running(site_id: UUID, season_id: UUID, *, now: datetime, until: datetime) -> list[Slot]:
    """Today's slots at a site that are not over, earliest first."""
    return list(
        db.session.scalars(
            select(Slot)
            .where(
                Slot.site_id == site_id,
                Slot.season_id == season_id,
                Slot.ends_at > now,
                Slot.starts_at < until,
                Slot.closed_at.is_(None),
            )
            .order_by(Slot.starts_at, Slot.lane, Slot.id)
        )
    )


def take(slot_id: UUID) -> bool:
    """Take one seat: of any number who try, as many succeed as there are seats."""
    return _TAKE.first(slot=slot_id) is not None


def give_back(slot_id: UUID) -> None:
    """Give one seat back."""
    db.session.execute(
        update(Slot)
        .where(Slot.id == slot_id)
        .values(taken=Slot.taken - 1)
        .execution_options(synchronize_session=False)
    )


def add_booking(application: Application, slot_id: UUID, *, origin: str, now: datetime) -> Booking:
    """The live booking of an application; a second one breaks `uq_booking_live`."""
    columns = {
        "id": new_id(),
        "slot_id": slot_id,
        "application_id": application.id,
        "district_code": application.district_code,
        "state": "live",
        "origin": origin,
        "booked_at": now,
    }
    _ADD.run(**columns)
    return Booking(**columns)


def end_live(application_id: UUID, state: str, *, now: datetime) -> UUID | None:
    """End the live booking of an application; its slot's id, or None when there was none."""
    return db.session.scalar(
        update(Booking)
        .where(Booking.application_id == application_id, Booking.state == "live")
        .values(state=state, ended_at=now)
        .returning(Booking.slot_id)
    )


def find_live(application_id: UUID) -> Booked | None:
    """The live booking of an application."""
    return _booked(Booking.application_id == application_id, Booking.state == "live")


def find_booking(booking_id: UUID) -> Booked | None:
    """A booking, whatever its state."""
    return _booked(Booking.id == booking_id)


def find_closed(booking: Booking) -> Slot | None:
    """The closed slot out of which `booking` was made, in the same transaction; None where there was none."""
    return db.session.scalar(
        select(Slot)
        .join(Booking, Booking.slot_id == Slot.id)
        .where(
            Booking.application_id == booking.application_id,
            Booking.state == "cancelled",
            Booking.ended_at == booking.booked_at,
            Slot.closed_at.is_not(None),
        )
    )


def count_bookings(application_id: UUID, state: str) -> int:
    """How many bookings of the application ended so."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(Booking)
            .where(Booking.application_id == application_id, Booking.state == state)
        )
        or 0
    )


def lock_ready_siblings(application: Application) -> list[Application]:
    """The same guardian's applications in the district whose points are confirmed, locked in id order."""
    return list(
        db.session.scalars(
            select(Application)
            .where(
                Application.applicant_id == application.applicant_id,
                Application.season_id == application.season_id,
                Application.district_code == application.district_code,
                Application.state == State.POINTS_CONFIRMED,
            )
            .order_by(Application.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    )


def list_sibling_places(application: Application) -> set[Place]:
    """Where and when the guardian's other children are expected."""
    rows = db.session.execute(
        select(Slot.site_id, Slot.starts_at)
        .join(Booking, Booking.slot_id == Slot.id)
        .join(Application, Application.id == Booking.application_id)
        .where(
            Booking.state == "live",
            Application.applicant_id == application.applicant_id,
            Application.season_id == application.season_id,
            Application.id != application.id,
        )
    )
    return {Place(*row) for row in rows}


def _of(season_id: UUID, district_code: str) -> ColumnElement[bool]:
    return (Slot.season_id == season_id) & (Slot.district_code == district_code)


def _booked(*conditions: ColumnElement[bool]) -> Booked | None:
    row = db.session.execute(
        select(Booking, Slot, Site)
        .join(Slot, Slot.id == Booking.slot_id)
        .join(Site, Site.id == Slot.site_id)
        .where(*conditions)
    ).first()
    return None if row is None else Booked(*row)
