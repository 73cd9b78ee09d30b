"""What an officer sets about seats: a school's capacity of the year, and from when the district warns."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from app import audit
from app.domain.actor import NotFound, StaffMember
from app.domain.errors import InvalidInput
from app.domain.seats import Thresholds
from app.models.school import SchoolCapacity
from app.store import calendar, schools, seasons


class BoughtTooMany(InvalidInput):
    """The city buys some of a private school's seats, never more than it has."""

    code = "bought_seats_wrong"
    zh = "政府购买的学位只能用于民办学校，且不能超过学位总数。"
    en = "Seats are bought of private schools only, and never more than there are."


@dataclass(frozen=True)
class Capacity:
    """A school's year: children it takes, how many of those seats the city pays, and what a family pays."""

    capacity: int
    bought: int = 0
    fee_zh: str | None = None
    fee_en: str | None = None


def set_capacity(school_code: str, to: Capacity, *, actor: StaffMember, now: datetime) -> SchoolCapacity:
    """Set the year's seats; the trail keeps what was there before. The same again changes nothing."""
    school = schools.get(school_code)
    if not actor.covers(school.district_code):
        raise NotFound
    if to.bought > to.capacity or (to.bought and school.kind != "private"):
        raise BoughtTooMany
    row = schools.lock_year(school_code, seasons.get_current().year)
    before = {name: getattr(row, name) for name in asdict(to)}
    if before == asdict(to):
        return row
    for name, value in asdict(to).items():
        setattr(row, name, value)
    audit.record(
        actor.name,
        "school_capacity_set",
        audit.about("school", school_code),
        now=now,
        district_code=school.district_code,
        year=row.year,
        before=before,
        after=asdict(to),
    )
    return row


def set_thresholds(to: Thresholds, *, actor: StaffMember, now: datetime) -> Thresholds:
    """From when the district warns; published warnings stay as they were published."""
    here = calendar.get_current(actor.district_code, lock=True)
    before = Thresholds.read(here.settings.get("seat_thresholds"))
    if before != to:
        here.settings = here.settings | {"seat_thresholds": asdict(to)}
        audit.record(
            actor.name,
            "seat_thresholds_set",
            audit.about("district", here.district_code),
            now=now,
            district_code=here.district_code,
            before=asdict(before),
            after=asdict(to),
        )
    return to
