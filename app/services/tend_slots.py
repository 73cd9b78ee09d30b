"""The officer's calendar of slots, and another number of seats for one of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from uuid import UUID

from app import audit, clock
from app.domain.actor import NotFound, Role, StaffMember
from app.domain.errors import DomainError, InvalidInput
from app.services.staff_scope import scope
from app.services.take_seat import expire_holds
from app.store import seasons, slot_calendar
from app.store.slot_calendar import Listed

DAYS = 14
LONGEST = 62


class PeriodTooLong(InvalidInput):
    """A calendar shows two months at most."""

    code = "bad_calendar_period"
    zh = "起止日期不正确：结束不能早于开始，且不超过 {longest} 天。"
    en = "The period is not right: it must not end before it begins, nor be longer than {longest} days."


class CapacityBelowBooked(DomainError):
    """Families are booked into more seats than would be left."""

    code = "capacity_below_booked"
    zh = "该时段已有 {taken} 个名额被预约或保留，名额不能少于此数；如需取消请关闭时段。"
    en = "{taken} seats of this slot are booked or held: it cannot have fewer. Close the slot to move the families."


class SlotIsOver(DomainError):
    """Nothing can be changed about a slot that has begun."""

    code = "slot_is_over"
    zh = "该时段已开始或已结束，不能再调整。"
    en = "This slot has begun or is over; it cannot be changed any more."


class SlotIsClosed(DomainError):
    """Closed for good."""

    code = "slot_is_closed"
    zh = "该时段已关闭。"
    en = "This slot is closed."


@dataclass(frozen=True)
class SlotLine:
    """A slot as the officer sees it; `free` is 0 once it is closed."""

    id: UUID
    site_id: UUID
    site_zh: str
    site_en: str
    lane: str
    starts_at: datetime
    ends_at: datetime
    capacity: int
    booked: int
    held: int
    free: int
    closed_at: datetime | None
    closed_because: str | None
    can_change: bool


@dataclass(frozen=True)
class SlotPeriod:
    """The slots from `first` to `last`, both included; `can_plan`: whether the reader may make more."""

    first: date
    last: date
    can_plan: bool
    items: list[SlotLine]


def list_slots(
    *,
    actor: StaffMember,
    now: datetime,
    first: date | None = None,
    last: date | None = None,
    site_id: UUID | None = None,
    district_code: str | None = None,
) -> SlotPeriod:
    """The slots from `first` to `last`, in the city's time; without, the two weeks that begin with the next slot."""
    district = scope(actor, district_code)
    if district is None:
        raise NotFound
    season_id, may_act = seasons.get_current().id, actor.role is Role.ADMIN
    first = first or _next_day(season_id, district, now)
    last = last or first + timedelta(days=DAYS - 1)
    if not (2000 <= first.year <= last.year < 2100 and 0 <= (last - first).days < LONGEST):
        raise PeriodTooLong(longest=LONGEST)
    listed = slot_calendar.list_slots(
        season_id,
        district,
        since=_midnight(first),
        until=_midnight(last + timedelta(days=1)),
        site_id=site_id,
    )
    lines = [line(one, now=now) for one in listed]
    return SlotPeriod(
        first, last, may_act, [replace(one, can_change=one.can_change and may_act) for one in lines]
    )


def set_capacity(slot_id: UUID, capacity: int, *, actor: StaffMember, now: datetime) -> SlotLine:
    """Another number of seats, never fewer than are taken: who books at the same moment waits for the slot's lock."""
    found = require_open(slot_id, actor=actor, now=now)
    if capacity < found.slot.taken:
        expire_holds(slot_id, now=now)
        found = require_open(slot_id, actor=actor, now=now)
    before = found.slot.capacity
    if capacity < found.slot.taken:
        raise CapacityBelowBooked(taken=found.slot.taken)
    if capacity != before:
        found.slot.capacity = capacity
        _note("slot_capacity_set", found, actor, now=now, before=before, after=capacity)
    return line(found, now=now)


def require_open(slot_id: UUID, *, actor: StaffMember, now: datetime) -> Listed:
    """The slot, locked; refused where it has begun or is closed."""
    found = slot_calendar.get_for_staff(slot_id, actor, lock=True)
    if found.slot.closed_at is not None:
        raise SlotIsClosed
    if found.slot.starts_at <= now:
        raise SlotIsOver
    return found


def line(found: Listed, *, now: datetime) -> SlotLine:
    """The slot as the officer sees it."""
    slot, site, held = found
    is_open = slot.closed_at is None
    return SlotLine(
        id=slot.id,
        site_id=site.id,
        site_zh=site.name_zh,
        site_en=site.name_en,
        lane=slot.lane,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        capacity=slot.capacity,
        booked=slot.taken - held,
        held=held,
        free=slot.capacity - slot.taken if is_open else 0,
        closed_at=slot.closed_at,
        closed_because=slot.closed_because,
        can_change=is_open and slot.starts_at > now,
    )


def _next_day(season_id: UUID, district_code: str, now: datetime) -> date:
    """Of the next slot; today where none is to come."""
    today = clock.local(now).date()
    found = slot_calendar.find_next_start(season_id, district_code, since=_midnight(today))
    return clock.local(found).date() if found else today


def _note(event: str, found: Listed, actor: StaffMember, *, now: datetime, **data: object) -> None:
    subject = audit.about("slot", found.slot.id)
    audit.record(actor.name, event, subject, now=now, district_code=found.slot.district_code, **data)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), clock.CITY_ZONE)
