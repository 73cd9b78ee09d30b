"""Show a family its slot and the free ones, and change it until the cut-off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app import clock
from app.domain import slots as rules
from app.domain import states
from app.domain.actor import NotFound, Person
from app.domain.errors import DomainError, LimitReached
from app.domain.states import State
from app.models.application import Application
from app.services import find_policy
from app.services.book_slot import SlotFull, SlotView, book, lane_of, list_free, next_slots, view
from app.services.tell_slot import CHANGED, GIVEN, tell_slot
from app.store import applications
from app.store import slots as store
from app.store.slots import Booked

MOST_CHANGES = 5
_WITH_SLOT = (State.POINTS_CONFIRMED, State.SLOT_BOOKED)


class SlotCutOffPassed(DomainError):
    """Too close to the slot to change it."""

    code = "slot_cut_off_passed"
    zh = "改期须在 {change_by} 前办理，现已截止。来不了不必着急：可在其他开放日到现场普通窗口办理，或致电 {hotline}。"
    en = (
        "Changes were possible until {change_by}. If you cannot come, the ordinary window is open on other"
        " days without a slot, or call {hotline}."
    )


class SlotTooSoon(DomainError):
    """The slot asked for begins today or is over."""

    code = "slot_too_soon"
    zh = "请选择明天及以后的时段；当天可直接到现场普通窗口办理。"
    en = "Please choose a slot from tomorrow on; today you may simply come to the ordinary window."


class TooManyChanges(LimitReached):
    """The family changed its slot as often as it may."""

    code = "too_many_slot_changes"
    zh = "每份申请最多改期 {most} 次，您已用完。"
    en = "A slot can be changed {most} times, and you have done so."


@dataclass(frozen=True)
class SlotChoice:
    """The present booking, until when it may be changed, and what else is free."""

    booking: SlotView | None
    origin: str | None
    change_by: datetime | None
    changeable: bool
    lane: str
    alternatives: tuple[SlotView, ...]


def offered_slots(application_id: UUID, *, actor: Person, now: datetime) -> SlotChoice:
    """The slots of the guardian's own application; in a state without a visit there are none."""
    application = applications.get_for_guardian(application_id, actor.person_id)
    booked = store.find_live(application.id)
    lane = booked.slot.lane if booked else lane_of(application)
    is_open = application.state in _WITH_SLOT
    return SlotChoice(
        booking=view(booked.slot, booked.site) if booked else None,
        origin=booked.booking.origin if booked else None,
        change_by=_change_by(application, booked) if booked else None,
        changeable=is_open and (booked is None or now <= _change_by(application, booked)),
        lane=lane,
        alternatives=tuple(_others(application, booked, lane, now=now)) if is_open else (),
    )


def change_slot(application_id: UUID, slot_id: UUID, *, actor: Person, now: datetime) -> SlotChoice:
    """Move the booking to another free slot of the same lane (or book one); the same slot again is a success."""
    application = applications.get_for_guardian(application_id, actor.person_id, lock=True)
    if application.state not in _WITH_SLOT:
        raise states.refusal(application.state)
    booked = store.find_live(application.id)
    if booked is None or booked.slot.id != slot_id:
        _move(application, booked, slot_id, actor=actor, now=now)
    return offered_slots(application_id, actor=actor, now=now)


def _move(
    application: Application, booked: Booked | None, slot_id: UUID, *, actor: Person, now: datetime
) -> None:
    lane = booked.slot.lane if booked else lane_of(application)
    if booked is not None:
        _may_change(application, booked, now=now)
    _may_take(application, slot_id, lane, now=now)
    if not _swap(application, booked, slot_id, now=now):
        mine = booked.slot.id if booked else None
        raise SlotFull(next_slots=next_slots(application, lane, now=now, without=mine))
    book(application, slot_id, origin="chosen", actor=actor.name, now=now)
    new = store.find_live(application.id)
    assert new is not None  # it was booked in this transaction
    tell_slot(application, new, CHANGED if booked else GIVEN, now=now)


def _swap(application: Application, booked: Booked | None, slot_id: UUID, *, now: datetime) -> bool:
    """Give the old seat back and take the new one, the slot with the smaller id first: swaps never deadlock.

    False when the new slot is full; the refusal that follows rolls the return of the old seat back.
    """
    if booked is None:
        return store.take(slot_id)
    if slot_id < booked.slot.id and not store.take(slot_id):
        return False
    store.end_live(application.id, "changed", now=now)
    store.give_back(booked.slot.id)
    return slot_id < booked.slot.id or store.take(slot_id)


def _may_change(application: Application, booked: Booked, *, now: datetime) -> None:
    change_by = _change_by(application, booked)
    if now > change_by:
        raise SlotCutOffPassed(
            change_by=f"{clock.local(change_by):%Y-%m-%d %H:%M}",
            hotline=find_policy.in_force(
                application.season_id, application.district_code or ""
            ).contact.hotline,
            next_slots=next_slots(application, booked.slot.lane, now=now, without=booked.slot.id),
        )
    if store.count_bookings(application.id, "changed") >= MOST_CHANGES:
        raise TooManyChanges(most=MOST_CHANGES)


def _may_take(application: Application, slot_id: UUID, lane: str, *, now: datetime) -> None:
    slot, _ = store.get_slot(slot_id)
    if (slot.season_id, slot.district_code, slot.lane) != (
        application.season_id,
        application.district_code,
        lane,
    ):
        raise NotFound
    if slot.starts_at <= rules.next_midnight(now):
        raise SlotTooSoon(next_slots=next_slots(application, lane, now=now))


def _change_by(application: Application, booked: Booked) -> datetime:
    slots = find_policy.in_force(application.season_id, application.district_code or "").slots
    return rules.change_by(booked.slot.starts_at, cut_off_hours=slots.change_cut_off_hours)


def _others(application: Application, booked: Booked | None, lane: str, *, now: datetime) -> list[SlotView]:
    mine = booked.slot.id if booked else None
    return [slot for slot in list_free(application, lane, now=now) if slot.id != mine]
