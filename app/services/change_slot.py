"""Move a family to another slot until the cut-off, into the seat that it holds where it holds one."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from app.domain.actor import Person
from app.models.application import Application
from app.services.allow_slot import lock_for_slot, require_changeable, require_takeable
from app.services.book_slot import SlotFull, book, next_slots
from app.services.offer_slots import SlotChoice, choice, lane_at
from app.services.take_seat import swap_seats
from app.services.tell_slot import CHANGED, GIVEN, documents_of, tell_slot
from app.store import slot_holds, slot_standing
from app.store import slots as store
from app.store.slot_standing import Standing
from app.store.slots import Booked


def change_slot(application_id: UUID, slot_id: UUID, *, actor: Person, now: datetime) -> SlotChoice:
    """Move the booking to another free slot of the same lane (or book one); the same slot again is a success."""
    application = lock_for_slot(application_id, actor=actor)
    standing = slot_standing.read(application.id, wanted=slot_id)
    if standing.booked is None or standing.booked.slot.id != slot_id:
        standing = _move(application, standing, actor=actor, now=now)
    return choice(application, standing, now=now)


def _move(application: Application, standing: Standing, *, actor: Person, now: datetime) -> Standing:
    """The standing afterwards: booked, and nothing held any more."""
    lane, booked = lane_at(application, standing), standing.booked
    if booked is not None:
        require_changeable(application, booked, now=now)
    slot, site = require_takeable(application, standing.wanted, lane, now=now)
    if not _swap(application, standing, slot.id, now=now):
        mine = booked.slot.id if booked else None
        raise SlotFull(next_slots=next_slots(application, lane, now=now, without=mine))
    new = Booked(book(application, slot.id, origin="chosen", actor=actor.name, now=now), slot, site)
    papers = documents_of(standing.assessment)
    tell_slot(application, new, CHANGED if booked else GIVEN, now=now, documents=papers)
    return standing._replace(booked=new, held=None)


def _swap(application: Application, standing: Standing, slot_id: UUID, *, now: datetime) -> bool:
    """Give up the booking and the hold for a seat of the slot; a held seat of this very slot is simply kept.

    A hold whose time is over counts as long as nobody has taken its seat. False when the slot is full; the refusal
    that follows rolls everything back.
    """
    hold = standing.held
    is_used = hold is not None and hold.slot_id == slot_id
    ended = [
        slot_holds.end_live(application.id, "used" if is_used else "released", now=now) if hold else None,
        store.end_live(application.id, "changed", now=now) if standing.booked else None,
    ]
    return swap_seats(slot_id, [slot for slot in ended if slot is not None], now=now)
