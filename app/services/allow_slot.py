"""Whether a family may change its slot, and whether a slot is one that it may take."""

from __future__ import annotations

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
from app.services.book_slot import next_slots
from app.store import applications
from app.store import slots as store
from app.store.slot_standing import Place
from app.store.slots import Booked

MOST_CHANGES = 5
WITH_SLOT = (State.POINTS_CONFIRMED, State.SLOT_BOOKED)


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


class SlotWasClosed(DomainError):
    """The office closed the slot while the family was choosing."""

    code = "slot_was_closed"
    zh = "这个时段已关闭，请选择其他时段。"
    en = "This slot has been closed; please choose another one."


class TooManyChanges(LimitReached):
    """The family changed its slot as often as it may."""

    code = "too_many_slot_changes"
    zh = "每份申请最多改期 {most} 次，您已用完。"
    en = "A slot can be changed {most} times, and you have done so."


def lock_for_slot(application_id: UUID, *, actor: Person) -> Application:
    """The guardian's own application, locked, in a state in which a slot is chosen."""
    application = applications.get_for_guardian(application_id, actor.person_id, lock=True)
    if application.state not in WITH_SLOT:
        raise states.refusal(application.state)
    return application


def require_changeable(application: Application, booked: Booked, *, now: datetime) -> None:
    """Refuse after the cut-off of the present slot, and when it was changed too often."""
    change_by = change_by_of(application, booked)
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


def require_takeable(application: Application, wanted: Place | None, lane: str, *, now: datetime) -> Place:
    """Refuse a slot of another season, district or lane as unknown, a closed one, one that begins today or is over."""
    if wanted is None:
        raise NotFound
    slot = wanted.slot
    if (slot.season_id, slot.district_code, slot.lane) != (
        application.season_id,
        application.district_code,
        lane,
    ):
        raise NotFound
    if slot.closed_at is not None:
        raise SlotWasClosed(next_slots=next_slots(application, lane, now=now))
    if slot.starts_at <= rules.next_midnight(now):
        raise SlotTooSoon(next_slots=next_slots(application, lane, now=now))
    return wanted


def change_by_of(application: Application, booked: Booked) -> datetime:
    """Until when the present slot may be changed."""
    slots = find_policy.in_force(application.season_id, application.district_code or "").slots
    return rules.change_by(booked.slot.starts_at, cut_off_hours=slots.change_cut_off_hours)
