"""Show a family its slot, the seat it holds, and what else is free."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.domain.actor import Person
from app.models.application import Application
from app.models.slot import SlotHold
from app.services.allow_slot import WITH_SLOT, change_by_of
from app.services.book_slot import SlotView, lane_by, list_free, view
from app.store import applications, slot_standing
from app.store import slots as store
from app.store.slot_standing import Standing
from app.store.slots import Booked


@dataclass(frozen=True)
class HeldSlot:
    """A slot with a seat that is kept for the family until `expires_at`."""

    slot: SlotView
    expires_at: datetime


@dataclass(frozen=True)
class Moved:
    """The slot that the district closed, out of which the family was moved, and its reason."""

    because: str
    starts_at: datetime


@dataclass(frozen=True)
class SlotChoice:
    """The present booking, until when it may be changed, the seat that is held, and what else is free."""

    booking: SlotView | None
    origin: str | None
    moved: Moved | None
    change_by: datetime | None
    changeable: bool
    lane: str
    hold: HeldSlot | None
    alternatives: tuple[SlotView, ...]


def offered_slots(application_id: UUID, *, actor: Person, now: datetime) -> SlotChoice:
    """The slots of the guardian's own application; in a state without a visit there are none."""
    application = applications.get_for_guardian(application_id, actor.person_id)
    return choice(application, slot_standing.read(application.id), now=now)


def choice(application: Application, standing: Standing, *, now: datetime) -> SlotChoice:
    """What the family is shown, with its standing in hand."""
    booked, lane = standing.booked, lane_at(application, standing)
    is_open = application.state in WITH_SLOT
    hold = standing.held if is_open else None
    return SlotChoice(
        booking=view(booked.slot, booked.site) if booked else None,
        origin=booked.booking.origin if booked else None,
        moved=_moved(booked) if booked and booked.booking.origin == "assigned" else None,
        change_by=change_by_of(application, booked) if booked else None,
        changeable=is_open and (booked is None or now <= change_by_of(application, booked)),
        lane=lane,
        hold=held(hold) if hold is not None and hold.expires_at > now else None,
        alternatives=tuple(_others(application, booked, lane, now=now)) if is_open else (),
    )


def lane_at(application: Application, standing: Standing) -> str:
    """The lane of the booking, else the one that the application is entitled to."""
    booked = standing.booked
    return booked.slot.lane if booked else lane_by(application, standing.assessment)


def held(hold: SlotHold) -> HeldSlot:
    """The hold as the family sees it."""
    return HeldSlot(view(*store.get_slot(hold.slot_id)), hold.expires_at)


def _moved(booked: Booked) -> Moved | None:
    left = store.find_closed(booked.booking)
    return Moved(left.closed_because or "", left.starts_at) if left else None


def _others(application: Application, booked: Booked | None, lane: str, *, now: datetime) -> list[SlotView]:
    mine = booked.slot.id if booked else None
    return [slot for slot in list_free(application, lane, now=now) if slot.id != mine]
