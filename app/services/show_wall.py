"""The monitoring wall of a district or the whole city: what comes in, how full, how fast, what waits."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from app import clock
from app.domain import wall as words
from app.domain.actor import StaffMember
from app.domain.seats import LABELS, WARNED
from app.domain.states import LABELS as STATES
from app.domain.states import State
from app.domain.wall import TITLED, DatasetRate, Day, Hour, Named, Queue, Review, Shares, Titled
from app.services.count_seats import SchoolSeats, Sum
from app.services.count_statistics import PassRate, pass_rates
from app.services.keep_heat import heat
from app.services.staff_scope import scope
from app.store import seasons, seat_warnings, statistics
from app.store import wall as store
from registries import connector

FAILED_WITHIN = timedelta(days=7)


@dataclass(frozen=True)
class Wall:
    """All blocks at one instant; `district_code` is None for the whole city."""

    district_code: str | None
    now: datetime
    blocks: list[Titled]
    by_day: list[Day]
    by_hour: list[Hour]
    by_state: list[Named]
    seats_counted_at: datetime
    schools: list[SchoolSeats]
    zones: list[Sum]
    warnings: list[Named]
    datasets: list[DatasetRate]
    shares: Shares
    review: Review
    messages: list[Named]
    queues: list[Queue]


def show_wall(*, actor: StaffMember, now: datetime, district_code: str | None = None) -> Wall:
    """Counted now, seats within the last minute, within the scope; `NotFound` beyond it."""
    district = scope(actor, district_code)
    season = seasons.get_current()
    seats = heat(district, now=now)
    return Wall(
        district_code=district,
        now=now,
        blocks=TITLED,
        by_day=[Day(on, count) for on, count in store.count_by_day(season.id, district)],
        by_hour=_hours(season.id, district, now=now),
        by_state=_states(district),
        seats_counted_at=seats.counted_at,
        schools=seats.schools,
        zones=seats.zones,
        warnings=_warnings(district, season.year),
        datasets=[_rate(one) for one in pass_rates()],
        shares=_shares(season.id, district),
        review=_review(season.id, district, now=now),
        messages=_messages(district),
        queues=_queues(district, now=now),
    )


def _hours(season_id: UUID, district: str | None, *, now: datetime) -> list[Hour]:
    midnight = clock.local(now).replace(hour=0, minute=0, second=0, microsecond=0)
    counts = store.count_by_hour(season_id, district, since=midnight)
    return [Hour(hour, counts.get(hour, 0)) for hour in range(clock.local(now).hour + 1)]


def _states(district: str | None) -> list[Named]:
    totals: Counter[str] = Counter()
    for _, state, count in statistics.list_states(district):
        totals[state] += count
    return [Named(state, *STATES[state], totals[state]) for state in State if totals[state]]


def _warnings(district: str | None, year: int) -> list[Named]:
    listed = seat_warnings.list_warnings(district, year)
    totals = Counter(one.level for one in listed if one.state == "published")
    return [Named(level, LABELS[level].zh, LABELS[level].en, totals[level]) for level in WARNED]


def _rate(one: PassRate) -> DatasetRate:
    found = connector.find(one.dataset)
    zh, en = (found.title.zh, found.title.en) if found else (one.dataset, one.dataset)
    return DatasetRate(one.dataset, zh, en, one.total, one.verdicts.get("verified", 0), one.pass_rate)


def _shares(season_id: UUID, district: str | None) -> Shares:
    handed_in, assisted, zero_proof, quick = store.count_shares(season_id, district)
    confirmed, one_visit = store.count_visits(season_id, district)
    online = handed_in - assisted
    return Shares(
        handed_in,
        online,
        _share(online, handed_in),
        zero_proof,
        _share(zero_proof, handed_in),
        quick,
        _share(quick, handed_in),
        confirmed,
        one_visit,
        _share(one_visit, confirmed),
    )


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def _review(season_id: UUID, district: str | None, *, now: datetime) -> Review:
    measured = store.measure_review(season_id, district)
    decided, hours = store.count_pace(district, since=now - timedelta(days=1))
    settled = store.count_settled_by_data(season_id, district)
    return Review(
        decided=measured.decided,
        median_seconds=_rounded(measured.median),
        p90_seconds=_rounded(measured.p90),
        handling_seconds=_rounded(measured.handling),
        decided_last_day=decided,
        per_reviewer_hour=_rounded(decided / hours) if hours else None,
        settled_by_data=settled,
        seconds_saved=None if measured.handling is None else _rounded(settled * measured.handling),
    )


def _rounded(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds, 1)


def _messages(district: str | None) -> list[Named]:
    totals: Counter[str] = Counter()
    for _, state, count in statistics.list_message_states(district):
        totals[state] += count
    return [Named(code, name.zh, name.en, totals[code]) for code, name in words.MESSAGE_STATES.items()]


def _queues(district: str | None, *, now: datetime) -> list[Queue]:
    return [
        Queue(
            line.name,
            words.QUEUES[line.name].zh,
            words.QUEUES[line.name].en,
            line.waiting,
            None if line.oldest is None else max(0, int((now - line.oldest).total_seconds())),
        )
        for line in store.list_queues(district, since=now - FAILED_WITHIN)
    ]
