"""Half-day slots: which days are worked, what a timetable of slots looks like, which slot suits a family best."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache
from uuid import UUID
from zoneinfo import ZoneInfo

import chinese_calendar
import holidays
from chinese_calendar import constants

from app.domain.procedure import HalfDay, Lane

CITY_ZONE = ZoneInfo("Asia/Shanghai")
SATURDAY = 6
GREEN, ORDINARY = "green", "ordinary"
MORNING, AFTERNOON = "morning", "afternoon"
NOON = 12


class DayKind(StrEnum):
    """What a date is at the counters."""

    WORKDAY = "workday"
    MAKE_UP = "make_up"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"


@dataclass(frozen=True)
class OfficialDay:
    """An entry of the State Council's arrangement: `holiday` or `working_day`, and which feast it belongs to."""

    kind: str
    name: str


@dataclass(frozen=True)
class Day:
    """A date judged; `estimated` where no official arrangement is known yet."""

    on: date
    kind: DayKind
    name: str = ""
    estimated: bool = False

    @property
    def is_worked(self) -> bool:
        return self.kind in (DayKind.WORKDAY, DayKind.MAKE_UP)


def judge_day(on: date, official: Mapping[date, OfficialDay]) -> Day:
    """What `on` is: by the city's own table where it covers the year, else chinesecalendar, else an estimate."""
    if any(entry.year == on.year for entry in official):
        return _by_arrangement(on, official.get(on))
    try:
        chinese_calendar.is_workday(on)
    except NotImplementedError:
        return _estimate(on)
    return _by_arrangement(on, _published(on))


def list_days(first: date, last: date, official: Mapping[date, OfficialDay]) -> list[Day]:
    """Every date from `first` to `last`, both included, judged."""
    return [judge_day(first + timedelta(days=n), official) for n in range((last - first).days + 1)]


def _by_arrangement(on: date, entry: OfficialDay | None) -> Day:
    if entry is None:
        return Day(on, DayKind.WEEKEND if on.isoweekday() >= SATURDAY else DayKind.WORKDAY)
    kind = DayKind.HOLIDAY if entry.kind == "holiday" else DayKind.MAKE_UP
    return Day(on, kind, entry.name)


def _published(on: date) -> OfficialDay | None:
    if on in constants.holidays:
        return OfficialDay("holiday", constants.Holiday(constants.holidays[on]).chinese)
    if on in constants.workdays:
        return OfficialDay("working_day", constants.Holiday(constants.workdays[on]).chinese)
    return None


def _estimate(on: date) -> Day:
    """The statutory feasts; make-up workdays are not known before the State Council publishes them."""
    name = _feasts(on.year).get(on)
    if name is not None:
        return Day(on, DayKind.HOLIDAY, name, estimated=True)
    kind = DayKind.WEEKEND if on.isoweekday() >= SATURDAY else DayKind.WORKDAY
    return Day(on, kind, estimated=True)


@cache
def _feasts(year: int) -> Mapping[date, str]:
    return dict(holidays.country_holidays("CN", years=year, language="zh_CN"))


@dataclass(frozen=True)
class PlannedSlot:
    """A slot to be made: `capacity` families within the half day."""

    site_id: UUID
    lane: str
    starts_at: datetime
    ends_at: datetime
    capacity: int


def lay_out(
    days: Sequence[Day],
    *,
    half_days: Sequence[HalfDay],
    lanes: Sequence[Lane],
    site_ids: Sequence[UUID],
) -> Iterator[PlannedSlot]:
    """One slot for each worked day, half day, site and lane."""
    for day in days:
        if not day.is_worked:
            continue
        for half in half_days:
            starts_at = datetime.combine(day.on, half.opens_at, CITY_ZONE)
            ends_at = datetime.combine(day.on, half.closes_at, CITY_ZONE)
            for site_id in site_ids:
                for lane in lanes:
                    yield PlannedSlot(site_id, lane.id, starts_at, ends_at, lane.capacity)


@dataclass(frozen=True)
class Preference:
    """What a family asked for; None asks nothing. `weekday` is ISO: 1 is Monday."""

    weekday: int | None = None
    half_day: str | None = None
    site_id: str | None = None
    avoid_make_up_days: bool = False

    @classmethod
    def read(cls, written: object) -> Preference:
        """From the form's `slot_preference`; what cannot be read is no wish."""
        if not isinstance(written, Mapping):
            return cls()
        weekday, half_day, site_id = (written.get(key) for key in ("weekday", "half_day", "site_id"))
        return cls(
            weekday=weekday if isinstance(weekday, int) and 1 <= weekday <= 7 else None,
            half_day=half_day if half_day in (MORNING, AFTERNOON) else None,
            site_id=site_id if isinstance(site_id, str) else None,
            avoid_make_up_days=written.get("avoid_make_up_days") is True,
        )


@dataclass(frozen=True)
class Offer:
    """A slot with room: `free` families more."""

    slot_id: UUID
    site_id: UUID
    lane: str
    starts_at: datetime
    ends_at: datetime
    free: int

    @property
    def on(self) -> date:
        return self.starts_at.astimezone(CITY_ZONE).date()

    @property
    def half_day(self) -> str:
        return MORNING if self.starts_at.astimezone(CITY_ZONE).hour < NOON else AFTERNOON


@dataclass(frozen=True)
class Place:
    """Where and when a brother or sister is expected."""

    site_id: UUID
    starts_at: datetime


def rank(
    offers: Sequence[Offer],
    *,
    preference: Preference,
    siblings: Collection[Place] = (),
    seats_wanted: int = 1,
    make_up_days: Collection[date] = (),
) -> list[Offer]:
    """The offers, best first: with the siblings, room for all of them, the family's wishes, then the earliest."""

    def order(offer: Offer) -> tuple[object, ...]:
        together = Place(offer.site_id, offer.starts_at) in siblings
        return (
            bool(siblings) and not together,
            offer.free < seats_wanted,
            preference.avoid_make_up_days and offer.on in make_up_days,
            _unmet(offer, preference),
            offer.starts_at,
            -offer.free,
            offer.slot_id,
        )

    return sorted(offers, key=order)


def _unmet(offer: Offer, preference: Preference) -> int:
    """How many of the family's wishes the offer does not meet."""
    return sum(
        (
            preference.site_id is not None and preference.site_id != str(offer.site_id),
            preference.weekday is not None and preference.weekday != offer.on.isoweekday(),
            preference.half_day is not None and preference.half_day != offer.half_day,
        )
    )


def change_by(starts_at: datetime, *, cut_off_hours: int) -> datetime:
    """The last instant at which the slot may be changed."""
    return starts_at - timedelta(hours=cut_off_hours)


def next_midnight(now: datetime) -> datetime:
    """The first instant of tomorrow in the city: no family is sent to a counter on the same day unasked."""
    tomorrow = now.astimezone(CITY_ZONE).date() + timedelta(days=1)
    return datetime.combine(tomorrow, datetime.min.time(), CITY_ZONE)


def lane_for(*, is_complete: bool, confirmed_online: bool) -> str:
    """The green channel is for complete files whose points were confirmed online."""
    return GREEN if is_complete and confirmed_online else ORDINARY
