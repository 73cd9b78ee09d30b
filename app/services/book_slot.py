"""Take a place in a slot for an application, or say which three are free next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from app import audit, clock, transactions
from app.domain import slots as rules
from app.domain.errors import DomainError
from app.domain.states import State
from app.models.application import Application, Assessment
from app.models.slot import Booking, Site, Slot
from app.services.move_application import move
from app.store import applications
from app.store import slots as store

NEXT = 3


class SlotFull(DomainError):
    """The last place went to another family."""

    code = "slot_full"
    zh = "这个时段已经约满，请从仍有余位的时段中选择。"
    en = "This slot is full; please choose one that still has room."


class SlotAlreadyBooked(DomainError):
    """Another device or parent booked for this application at the same moment."""

    code = "slot_already_booked"
    zh = "这份申请已有现场确认时段，请刷新查看。"
    en = "This application already has a slot; please reload."


transactions.refuse_as("uq_booking_live", SlotAlreadyBooked)
transactions.refuse_as("ck_slot_never_oversold", SlotFull)


@dataclass(frozen=True)
class SlotView:
    """A slot as people see it; `free` is None where it does not matter any more."""

    id: UUID
    site_id: UUID
    site_zh: str
    site_en: str
    address: str
    lane: str
    starts_at: datetime
    ends_at: datetime
    free: int | None = None


def view(slot: Slot, site: Site) -> SlotView:
    """The slot with its place."""
    return SlotView(
        slot.id, site.id, site.name_zh, site.name_en, site.address, slot.lane, slot.starts_at, slot.ends_at
    )


def find_booked(application: Application) -> SlotView | None:
    """The slot that the application has now."""
    booked = store.find_live(application.id)
    return None if booked is None else view(booked.slot, booked.site)


def lane_of(application: Application) -> str:
    """The lane that the application is entitled to, by its newest assessment."""
    return lane_by(application, applications.find_assessment(application.id))


def lane_by(application: Application, assessment: Assessment | None) -> str:
    """The same, with the newest assessment in hand."""
    return rules.lane_for(
        is_complete=assessment is not None and bool(assessment.result.get("green_channel")),
        confirmed_online=application.points_confirmed_at is not None,
    )


def list_free(application: Application, lane: str, *, now: datetime, limit: int = 500) -> list[SlotView]:
    """Free slots of the lane from tomorrow on, earliest first."""
    free = store.list_free(
        application.season_id, _district(application), lane, after=rules.next_midnight(now), limit=limit
    )
    return [SlotView(*slot) for slot in free]


def next_slots(
    application: Application, lane: str, *, now: datetime, without: UUID | None = None
) -> list[dict[str, Any]]:
    """The next three free slots, as facts of a refusal; `without` is the family's own."""
    free = list_free(application, lane, now=now, limit=NEXT + 1)
    return [as_fact(slot) for slot in free if slot.id != without][:NEXT]


def as_fact(slot: SlotView) -> dict[str, Any]:
    """A slot in a refusal's facts: identity, place and local times."""
    return {
        "id": str(slot.id),
        "site": slot.site_zh,
        "site_en": slot.site_en,
        "lane": slot.lane,
        "starts_at": clock.local(slot.starts_at).isoformat(),
        "ends_at": clock.local(slot.ends_at).isoformat(),
    }


def book(application: Application, slot_id: UUID, *, origin: str, actor: str, now: datetime) -> Booking:
    """Give a seat that was taken to the (locked) application; it is then `slot_booked`."""
    booking = store.add_booking(application, slot_id, origin=origin, now=now)
    if application.state == State.POINTS_CONFIRMED:
        move(application, State.SLOT_BOOKED, actor=actor, now=now, slot=str(slot_id), origin=origin)
    else:
        audit.record(
            actor,
            "slot_changed",
            audit.about("application", application.id),
            now=now,
            district_code=application.district_code,
            slot=str(slot_id),
            origin=origin,
        )
    return booking


def _district(application: Application) -> str:
    assert application.district_code is not None  # only submitted applications get here
    return application.district_code
