"""What everybody may read of seats: the day's counts, rounded so that no child is singled out, and where room is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from app.domain import seats as rules
from app.domain.explain import Text
from app.domain.seats import LABELS, LEAST_SHOWN, Filling, Level, Thresholds
from app.models.school import School, SchoolCapacity
from app.models.seat import SeatCount, SeatWarning
from app.services.count_seats import thresholds
from app.store import seasons, seat_warnings, seats

METHOD = Text(
    f"每日统计一次。人数向下取整到 {LEAST_SHOWN} 的倍数，少于 {LEAST_SHOWN} 人只显示“少于 {LEAST_SHOWN} 人”，"
    "以免识别到个别孩子。"
    "“报名人数”指第一志愿填报该校，或未填志愿而家庭地址属于该校片区的孩子。",
    f"Counted once a day. Numbers are rounded down to fives, and 1 to {LEAST_SHOWN - 1} are shown as “fewer than"
    f" {LEAST_SHOWN}”, so that no child can be singled out. Applicants are children who name the school first, or who"
    " name none and live in its catchment.",
)


@dataclass(frozen=True)
class PublicWarning:
    """A warning in force."""

    level: str
    text_zh: str
    text_en: str
    published_at: datetime | None


@dataclass(frozen=True)
class PublicSeats:
    """A school for everybody; `applicants` is rounded, None for a few; `counted` is false before the first count."""

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
    counted: bool
    applicants: int | None
    applicants_zh: str
    applicants_en: str
    first_choice: int | None
    in_catchment: int | None
    remaining: int | None
    level: Level
    level_zh: str
    level_en: str
    warning: PublicWarning | None
    alternatives: list[str]


@dataclass(frozen=True)
class Shown:
    """All of them, and when they were counted."""

    year: int
    updated_on: date | None
    updated_at: datetime | None
    method_zh: str
    method_en: str
    items: list[PublicSeats]


def show_seats(*, district_code: str | None = None, stage: str | None = None) -> Shown:
    """As it was last counted; nothing is counted for the asking. `updated_*` is the oldest count among those shown."""
    year = seasons.get_current().year
    kept = seats.list_newest(year)
    warnings, limits = seat_warnings.list_published(year), thresholds()
    listed = seats.list_schools(district_code=district_code, stage=stage, year=year)
    fillings = {
        school.code: _filling(school, of_year, kept.get(school.code), limits) for school, of_year in listed
    }
    items = [
        _line(
            school,
            of_year,
            kept.get(school.code),
            fillings[school.code],
            warnings.get(school.code),
            _alternatives(school, fillings, listed),
        )
        for school, of_year in listed
    ]
    counted = [kept[one.code] for one in items if one.code in kept]
    updated_on = min((row.on for row in counted), default=None)
    updated_at = min((row.counted_at for row in counted), default=None)
    return Shown(year, updated_on, updated_at, METHOD.zh, METHOD.en, items)


def _filling(
    school: School, year: SchoolCapacity | None, count: SeatCount | None, limits: dict[str, Thresholds]
) -> Filling:
    """From the rounded number only: a level or a vacancy tells no more than the number beside it."""
    shown = (rules.rounded(count.applicants) if count else 0) or 0
    if year is None:
        return Filling(school.code, school.zone, Level.GREEN, 0)
    level = limits.get(school.district_code, Thresholds()).level(shown, year.capacity)
    return Filling(school.code, school.zone, level, rules.remaining(shown, year.capacity))


def _alternatives(
    school: School,
    fillings: dict[str, Filling],
    listed: list[tuple[School, SchoolCapacity | None]],
) -> list[str]:
    others = [
        fillings[other.code]
        for other, _ in listed
        if (other.district_code, other.stage) == (school.district_code, school.stage)
    ]
    return rules.alternatives(fillings[school.code], others)


def _line(
    school: School,
    year: SchoolCapacity | None,
    count: SeatCount | None,
    filling: Filling,
    warning: SeatWarning | None,
    others: list[str],
) -> PublicSeats:
    applicants = rules.rounded(count.applicants) if count else None
    words = rules.told(applicants) if count else Text("尚未统计", "not counted yet")
    return PublicSeats(
        code=school.code,
        district_code=school.district_code,
        stage=school.stage,
        kind=school.kind,
        name_zh=school.name_zh,
        name_en=school.name_en,
        zone=school.zone,
        capacity=year.capacity if year else None,
        bought=year.bought if year else 0,
        fee_zh=year.fee_zh if year else None,
        fee_en=year.fee_en if year else None,
        counted=count is not None,
        applicants=applicants,
        applicants_zh=words.zh,
        applicants_en=words.en,
        first_choice=rules.rounded(count.first_choice) if count else None,
        in_catchment=rules.rounded(count.in_catchment) if count else None,
        remaining=filling.free if year and count else None,
        level=filling.level,
        level_zh=LABELS[filling.level].zh,
        level_en=LABELS[filling.level].en,
        warning=_warning(warning),
        alternatives=others,
    )


def _warning(row: SeatWarning | None) -> PublicWarning | None:
    return None if row is None else PublicWarning(row.level, row.text_zh, row.text_en, row.published_at)
