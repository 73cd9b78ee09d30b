"""Hold a seat for five minutes while the family decides; what is not used by then goes back by itself."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from app import audit, transactions
from app.domain.actor import Person
from app.domain.errors import LimitReached
from app.models.application import Application
from app.models.slot import SlotHold
from app.services.allow_slot import lock_for_slot, require_changeable, require_takeable
from app.services.book_slot import SlotAlreadyBooked, SlotFull, lane_of, next_slots
from app.services.offer_slots import HeldSlot, held
from app.services.take_seat import swap_seats
from app.store import slot_holds
from app.store import slots as store

LIFETIME = timedelta(minutes=5)
MOST_HOLDS, WITHIN = 6, timedelta(hours=1)

transactions.refuse_as("uq_slot_hold_live", SlotAlreadyBooked)


class TooManyHolds(LimitReached):
    """A family that holds one seat after the other keeps them from everybody else."""

    code = "too_many_slot_holds"
    zh = "每小时最多为您保留 {most} 次时段，请直接选定，或稍后再试。"
    en = "A seat is held {most} times an hour at most; please choose one now, or try again later."


def hold_slot(application_id: UUID, slot_id: UUID, *, actor: Person, now: datetime) -> HeldSlot:
    """Hold one seat of the slot; another hold of the family is given up for it.

    The slot that is held already is held no longer than before, so that nobody holds a seat for ever.
    """
    application = lock_for_slot(application_id, actor=actor)
    hold = slot_holds.find_live(application.id)
    if hold is not None and hold.slot_id == slot_id and hold.expires_at > now:
        return held(hold)
    _require_holdable(application, slot_id, now=now)
    return held(_hold(application, slot_id, actor=actor, now=now))


def _require_holdable(application: Application, slot_id: UUID, *, now: datetime) -> None:
    booked = store.find_live(application.id)
    if booked is not None and booked.slot.id == slot_id:
        raise SlotAlreadyBooked
    if booked is not None:
        require_changeable(application, booked, now=now)
    require_takeable(application, slot_id, _lane(application), now=now)
    if slot_holds.count_since(application.id, now - WITHIN) >= MOST_HOLDS:
        raise TooManyHolds(most=MOST_HOLDS, retry_after=int(WITHIN.total_seconds()))


def _hold(application: Application, slot_id: UUID, *, actor: Person, now: datetime) -> SlotHold:
    before = slot_holds.end_live(application.id, "released", now=now)
    if not swap_seats(slot_id, [] if before is None else [before], now=now):
        raise SlotFull(next_slots=next_slots(application, _lane(application), now=now))
    hold = slot_holds.add(application, slot_id, now=now, expires_at=now + LIFETIME)
    audit.record(
        actor.name,
        "slot_held",
        audit.about("application", application.id),
        now=now,
        district_code=application.district_code,
        slot=str(slot_id),
    )
    return hold


def _lane(application: Application) -> str:
    booked = store.find_live(application.id)
    return booked.slot.lane if booked else lane_of(application)
