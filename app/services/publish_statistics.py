"""The season in figures for everybody, as it stood at the last midnight; each process counts once a day."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from threading import Lock
from uuid import UUID

from app import clock
from app.domain.public_statistics import METHOD, DayTold, Figures, Tally, tell, tell_day
from app.models.season import District
from app.store import public_counts, seasons, seat_warnings
from app.store.public_counts import Seats

_NONE = Seats(0, 0, 0)


@dataclass(frozen=True)
class Part:
    """The whole city (`code` None) or a district; `days` run from the first application to the last whole day."""

    code: str | None
    name_zh: str
    name_en: str
    figures: Figures
    schools: int
    capacity: int
    bought: int
    warnings: int
    days: list[DayTold]


@dataclass(frozen=True)
class PublicStatistics:
    """`through` is the last day that is counted; `parts` are the city and then its districts by code."""

    year: int
    through: date
    method_zh: str
    method_en: str
    parts: list[Part]


@dataclass(frozen=True)
class _Counted:
    """Exact, by district (None: the city)."""

    tallies: dict[str | None, Tally]
    days: dict[str | None, dict[date, int]]


_kept: dict[tuple[UUID, date], _Counted] = {}
_counting = Lock()


def publish_statistics(*, now: datetime) -> PublicStatistics:
    """City and districts up to the last midnight; `NotFound` before a season is opened."""
    season = seasons.get_current()
    midnight = clock.local(now).replace(hour=0, minute=0, second=0, microsecond=0)
    through = midnight.date() - timedelta(days=1)
    counted = _counted(season.id, midnight)
    seats = public_counts.count_seats(season.year)
    warned = [row.district_code for row in seat_warnings.list_published(season.year).values()]
    first = min(counted.days[None], default=None)
    parts = [
        Part(
            code,
            name_zh,
            name_en,
            tell(counted.tallies.get(code, Tally())),
            *_seats(seats, code),
            len(warned) if code is None else warned.count(code),
            _days(counted.days.get(code, {}), first, through),
        )
        for code, name_zh, name_en in _names([district for district, _ in seasons.list_districts(season.id)])
    ]
    return PublicStatistics(season.year, through, METHOD.zh, METHOD.en, parts)


def forget() -> None:
    """Count again at the next look."""
    _kept.clear()


def _counted(season_id: UUID, midnight: datetime) -> _Counted:
    """Of this day; whoever comes while it is counted waits for it."""
    key = season_id, midnight.date()
    with _counting:
        if key not in _kept:
            found = _count(season_id, midnight)
            _kept.clear()
            _kept[key] = found
        return _kept[key]


def _count(season_id: UUID, until: datetime) -> _Counted:
    shares = {code: counts for code, *counts in public_counts.count_shares(season_id, until=until)}
    reviews = public_counts.measure_review(season_id, until=until)
    shares[None] = [sum(column) for column in zip(*shares.values(), strict=True)] or [0, 0, 0]
    tallies = {code: Tally(*counts, *reviews.get(code, (0, None))) for code, counts in shares.items()}
    days: dict[str | None, dict[date, int]] = defaultdict(lambda: defaultdict(int))
    for code, on, count in public_counts.count_by_day(season_id, until=until):
        days[code][on] += count
        days[None][on] += count
    return _Counted(tallies, days)


def _names(districts: list[District]) -> list[tuple[str | None, str, str]]:
    city: tuple[str | None, str, str] = (None, "全市", "The whole city")
    return [city, *((one.code, one.name_zh, one.name_en) for one in districts)]


def _seats(seats: dict[str, Seats], code: str | None) -> Seats:
    if code is not None:
        return seats.get(code, _NONE)
    return Seats(*(sum(column) for column in zip(_NONE, *seats.values(), strict=True)))


def _days(counts: dict[date, int], first: date | None, through: date) -> list[DayTold]:
    """Every day since the season's first application, those without one too."""
    if first is None:
        return []
    span = range((through - first).days + 1)
    return [tell_day(on, counts.get(on, 0)) for on in (first + timedelta(days=ago) for ago in span)]
