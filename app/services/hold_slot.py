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
from app.services.book_slot import SlotAlreadyBooked, SlotFull, next_slots
from app.services.offer_slots import HeldSlot, held, lane_at
from app.services.take_seat import swap_seats
from app.store import slot_holds, slot_standing
from app.store.slot_standing import Standing

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
    standing = slot_standing.read(application.id, wanted=slot_id)
    hold = standing.held
    if hold is not None and hold.slot_id == slot_id and hold.expires_at > now:
        return held(hold)
    lane = lane_at(application, standing)
    _require_holdable(application, standing, lane, now=now)
    return held(_hold(application, slot_id, lane, actor=actor, now=now))


def _require_holdable(application: Application, standing: Standing, lane: str, *, now: datetime) -> None:
    booked, wanted = standing.booked, standing.wanted
    if booked is not None and wanted is not None and booked.slot.id == wanted.slot.id:
        raise SlotAlreadyBooked
    if booked is not None:
        require_changeable(application, booked, now=now)
    require_takeable(application, wanted, lane, now=now)
    if slot_holds.count_since(application.id, now - WITHIN) >= MOST_HOLDS:
        raise TooManyHolds(most=MOST_HOLDS, retry_after=int(WITHIN.total_seconds()))


def _hold(application: Application, slot_id: UUID, lane: str, *, actor: Person, now: datetime) -> SlotHold:
    before = slot_holds.end_live(application.id, "released", now=now)
    if not swap_seats(slot_id, [] if before is None else [before], now=now):
        raise SlotFull(next_slots=next_slots(application, lane, now=now))
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
