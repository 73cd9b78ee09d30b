"""How full each school is now, for the officers; and once a day for everybody."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from operator import attrgetter

from app import audit, clock
from app.domain import seats as rules
from app.domain.actor import Role, StaffMember
from app.domain.seats import Level, Thresholds
from app.models.school import School, SchoolCapacity
from app.services.staff_scope import scope
from app.store import seasons, seats
from app.store.seats import Count


@dataclass(frozen=True)
class SchoolSeats:
    """A school's seats and the children before it; `capacity` is None where nothing is announced."""

    code: str
    district_code: str
    stage: str
    kind: str
    name_zh: str
    name_en: str
    zone: str | None
    capacity: int | None
    bought: int
    fee_zh: str | None
    fee_en: str | None
    first_choice: int
    any_choice: int
    in_catchment: int
    applicants: int
    remaining: int | None
    ratio: float | None
    level: Level


@dataclass(frozen=True)
class Sum:
    """Several schools together; `zone` is None for a whole district. `applicants` of a district are children once."""

    district_code: str
    stage: str
    zone: str | None
    schools: int
    capacity: int
    applicants: int
    remaining: int
    ratio: float | None
    level: Level


@dataclass(frozen=True)
class Seats:
    """The present counts within a scope, from when the districts warn, and what the reader may do about them."""

    year: int
    counted_at: datetime
    thresholds: dict[str, Thresholds]
    schools: list[SchoolSeats]
    districts: list[Sum]
    zones: list[Sum]
    can_change: bool = False
    can_count: bool = False


def count_seats(
    *, actor: StaffMember, now: datetime, district_code: str | None = None, stage: str | None = None
) -> Seats:
    """Counted now; `NotFound` beyond the scope."""
    counted = count_of(scope(actor, district_code), now=now, stage=stage)
    may_change = actor.role is Role.ADMIN
    return replace(counted, can_change=may_change, can_count=may_change or actor.role is Role.BUREAU)


def count_of(district_code: str | None, *, now: datetime, stage: str | None = None) -> Seats:
    """The same for a district, or the whole city."""
    season = seasons.get_current()
    limits = thresholds()
    counts = seats.count_now(season.id, district_code)
    listed = [
        _line(school, capacity, counts.get(school.code, Count()), limits.get(school.district_code))
        for school, capacity in seats.list_schools(district_code=district_code, stage=stage, year=season.year)
    ]
    applied = seats.count_applications(season.id, district_code)
    return Seats(
        season.year, now, limits, listed, _districts(listed, applied, limits), _zones(listed, limits)
    )


def thresholds() -> dict[str, Thresholds]:
    """From when each district of the season warns."""
    season = seasons.get_current()
    return {
        rule.district_code: Thresholds.read(rule.settings.get("seat_thresholds"))
        for _, rule in seasons.list_districts(season.id)
    }


def keep_day(*, now: datetime) -> int:
    """Keep the counts of the day for everybody, once a day; how many schools."""
    season = seasons.find_current()
    if season is None or not seats.count_uncounted(season.year, clock.local(now).date()):
        return 0
    return _keep(None, season.year, now=now)


def keep_now(*, actor: StaffMember, now: datetime) -> int:
    """Keep the counts of this moment as the day's, where an officer does not want to wait; how many schools."""
    district = scope(actor, None)
    kept = _keep(district, seasons.get_current().year, now=now)
    subject = audit.about("district", district or "city")
    audit.record(actor.name, "seats_counted", subject, now=now, district_code=district, schools=kept)
    return kept


def _keep(district_code: str | None, year: int, *, now: datetime) -> int:
    rows = [
        {"school_code": one.code, "district_code": one.district_code, "counted_at": now}
        | {name: getattr(one, name) for name in Count._fields}
        for one in count_of(district_code, now=now).schools
    ]
    return seats.keep(year, clock.local(now).date(), rows)


def _line(
    school: School, year: SchoolCapacity | None, count: Count, limits: Thresholds | None
) -> SchoolSeats:
    capacity = year.capacity if year else None
    applicants = count.applicants
    return SchoolSeats(
        code=school.code,
        district_code=school.district_code,
        stage=school.stage,
        kind=school.kind,
        name_zh=school.name_zh,
        name_en=school.name_en,
        zone=school.zone,
        capacity=capacity,
        bought=year.bought if year else 0,
        fee_zh=year.fee_zh if year else None,
        fee_en=year.fee_en if year else None,
        first_choice=count.first_choice,
        any_choice=count.any_choice,
        in_catchment=count.in_catchment,
        applicants=applicants,
        remaining=None if capacity is None else rules.remaining(applicants, capacity),
        ratio=None if capacity is None else rules.ratio(applicants, capacity),
        level=Level.GREEN if capacity is None else (limits or Thresholds()).level(applicants, capacity),
    )


def _districts(
    listed: list[SchoolSeats], applied: dict[tuple[str, str], int], limits: dict[str, Thresholds]
) -> list[Sum]:
    by = attrgetter("district_code", "stage")
    groups = groupby(sorted(listed, key=by), key=by)
    return [_sum(key, None, list(of), limits, applied.get(key, 0)) for key, of in groups]


def _zones(listed: list[SchoolSeats], limits: dict[str, Thresholds]) -> list[Sum]:
    zoned = [one for one in listed if one.zone is not None]
    by = attrgetter("district_code", "stage", "zone")
    groups = [(key, list(of)) for key, of in groupby(sorted(zoned, key=by), key=by)]
    return [_sum(key[:2], key[2], of, limits, sum(one.applicants for one in of)) for key, of in groups]


def _sum(
    key: tuple[str, str],
    zone: str | None,
    of: list[SchoolSeats],
    limits: dict[str, Thresholds],
    applicants: int,
) -> Sum:
    capacity = sum(one.capacity or 0 for one in of)
    return Sum(
        district_code=key[0],
        stage=key[1],
        zone=zone,
        schools=len(of),
        capacity=capacity,
        applicants=applicants,
        remaining=rules.remaining(applicants, capacity),
        ratio=rules.ratio(applicants, capacity),
        level=limits.get(key[0], Thresholds()).level(applicants, capacity) if capacity else Level.GREEN,
    )
