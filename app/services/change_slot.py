"""Move a family to another slot until the cut-off, into the seat that it holds where it holds one."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from app.domain.actor import Person
from app.models.application import Application
from app.services.allow_slot import lock_for_slot, require_changeable, require_takeable
from app.services.book_slot import SlotFull, book, lane_of, next_slots
from app.services.offer_slots import SlotChoice, offered_slots
from app.services.take_seat import swap_seats
from app.services.tell_slot import CHANGED, GIVEN, tell_slot
from app.store import slot_holds
from app.store import slots as store
from app.store.slots import Booked


def change_slot(application_id: UUID, slot_id: UUID, *, actor: Person, now: datetime) -> SlotChoice:
    """Move the booking to another free slot of the same lane (or book one); the same slot again is a success."""
    application = lock_for_slot(application_id, actor=actor)
    booked = store.find_live(application.id)
    if booked is None or booked.slot.id != slot_id:
        _move(application, booked, slot_id, actor=actor, now=now)
    return offered_slots(application_id, actor=actor, now=now)


def _move(
    application: Application, booked: Booked | None, slot_id: UUID, *, actor: Person, now: datetime
) -> None:
    lane = booked.slot.lane if booked else lane_of(application)
    if booked is not None:
        require_changeable(application, booked, now=now)
    require_takeable(application, slot_id, lane, now=now)
    if not _swap(application, booked, slot_id, now=now):
        mine = booked.slot.id if booked else None
        raise SlotFull(next_slots=next_slots(application, lane, now=now, without=mine))
    book(application, slot_id, origin="chosen", actor=actor.name, now=now)
    new = store.find_live(application.id)
    assert new is not None  # it was booked in this transaction
    tell_slot(application, new, CHANGED if booked else GIVEN, now=now)


def _swap(application: Application, booked: Booked | None, slot_id: UUID, *, now: datetime) -> bool:
    """Give up the booking and the hold for a seat of the slot; a held seat of this very slot is simply kept.

    A hold whose time is over counts as long as nobody has taken its seat. False when the slot is full; the refusal
    that follows rolls everything back.
    """
    hold = slot_holds.find_live(application.id)
    is_used = hold is not None and hold.slot_id == slot_id
    ended = [
        slot_holds.end_live(application.id, "used" if is_used else "released", now=now),
        store.end_live(application.id, "changed", now=now) if booked else None,
    ]
    return swap_seats(slot_id, [slot for slot in ended if slot is not None], now=now)
