"""Queries of the officer's calendar of slots: what is booked and held, other capacities, slots that are closed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import String, cast, func, select, update

from app.domain.actor import NotFound, StaffMember
from app.extensions import db
from app.models.outbox import OutboxEntry
from app.models.slot import Booking, Site, Slot, SlotHold

LEAVE = "leave_slot"
BATCH = 500
MOST = 2_000


class Listed(NamedTuple):
    """A slot with its site; `held` of the seats taken are kept for families that are still deciding."""

    slot: Slot
    site: Site
    held: int


def list_slots(
    season_id: UUID,
    district_code: str,
    *,
    since: datetime,
    until: datetime,
    site_id: UUID | None = None,
) -> list[Listed]:
    """Slots that begin within the period, by start, site and lane."""
    held = (
        select(func.count())
        .select_from(SlotHold)
        .where(SlotHold.slot_id == Slot.id, SlotHold.state == "live")
        .scalar_subquery()
    )
    query = (
        select(Slot, Site, held)
        .join(Site, Site.id == Slot.site_id)
        .where(
            Slot.season_id == season_id,
            Slot.district_code == district_code,
            Slot.starts_at >= since,
            Slot.starts_at < until,
        )
        .order_by(Slot.starts_at, Site.name_zh, Slot.lane, Slot.id)
        .limit(MOST)
    )
    if site_id is not None:
        query = query.where(Slot.site_id == site_id)
    return [Listed(*row) for row in db.session.execute(query)]


def find_next_start(season_id: UUID, district_code: str, *, since: datetime) -> datetime | None:
    """When the district's first slot from then on begins."""
    return db.session.scalar(
        select(func.min(Slot.starts_at)).where(
            Slot.season_id == season_id, Slot.district_code == district_code, Slot.starts_at >= since
        )
    )


def get_for_staff(slot_id: UUID, staff: StaffMember, *, lock: bool = False) -> Listed:
    """A slot within the scope of the member of staff, or `NotFound`; locked where it is to be changed."""
    query = select(Slot).where(Slot.id == slot_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    slot = db.session.scalar(query)
    if slot is None or not staff.covers(slot.district_code):
        raise NotFound
    return Listed(slot, db.session.get_one(Site, slot.site_id), count_held(slot.id))


def count_held(slot_id: UUID) -> int:
    """Families that hold a seat of the slot."""
    query = select(func.count()).where(SlotHold.slot_id == slot_id, SlotHold.state == "live")
    return db.session.scalar(query) or 0


def list_live(slot_id: UUID) -> list[UUID]:
    """The live bookings of a slot, oldest first."""
    query = select(Booking.id).where(Booking.slot_id == slot_id, Booking.state == "live")
    return list(db.session.scalars(query.order_by(Booking.booked_at, Booking.id)))


def list_room(slot: Slot, *, after: datetime, limit: int = MOST) -> Sequence[tuple[Slot, Site]]:
    """Open slots of the same lane with room that begin after an instant, earliest first."""
    rows = db.session.execute(
        select(Slot, Site)
        .join(Site, Site.id == Slot.site_id)
        .where(
            Slot.season_id == slot.season_id,
            Slot.district_code == slot.district_code,
            Slot.lane == slot.lane,
            Slot.id != slot.id,
            Slot.closed_at.is_(None),
            Slot.starts_at > after,
            Slot.taken < Slot.capacity,
        )
        .order_by(Slot.starts_at, Slot.id)
        .limit(limit)
    )
    return [(slot, site) for slot, site in rows]


def end_holds(slot_id: UUID, *, now: datetime) -> int:
    """End the live holds of a slot that nobody is ending at this moment; how many seats the caller gives back."""
    due = (
        select(SlotHold.id)
        .where(SlotHold.slot_id == slot_id, SlotHold.state == "live")
        .with_for_update(skip_locked=True)
    )
    ended = db.session.scalars(
        update(SlotHold)
        .where(SlotHold.id.in_(due.scalar_subquery()))
        .values(state="released", ended_at=now)
        .returning(SlotHold.id)
    )
    return len(ended.all())


def list_stranded(*, now: datetime) -> list[UUID]:
    """Live bookings of closed slots that are still to come and that no job is promised for."""
    promised = (
        select(OutboxEntry.id)
        .where(OutboxEntry.job == LEAVE, OutboxEntry.done_at.is_(None), OutboxEntry.parked_at.is_(None))
        .where(OutboxEntry.subject == cast(Booking.id, String))
        .exists()
    )
    query = (
        select(Booking.id)
        .join(Slot, Slot.id == Booking.slot_id)
        .where(Booking.state == "live", Slot.closed_at.is_not(None), Slot.starts_at > now, ~promised)
    )
    return list(db.session.scalars(query.order_by(Slot.starts_at, Booking.id).limit(BATCH)))
