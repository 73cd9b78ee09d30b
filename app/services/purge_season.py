"""Let go of what has outlived its purpose: say what, then empty it in batches, each its own transaction."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from app import audit, clock, policies, transactions
from app.domain.errors import DomainError
from app.domain.retention import RULES, Calendar, Kind, Rule, due_on, is_due, made_before
from app.models.season import Season
from app.store import retention, seasons
from app.store.retention import Scope

BATCH = 1_000


class NoSuchSeason(DomainError):
    """No season of that year."""

    code = "no_such_season"
    zh = "没有 {year} 年的招生季。"
    en = "There is no season of {year}."


@dataclass(frozen=True)
class Line:
    """One kind: from when it may go (None: row by row), whether that is now, how many rows would go or went."""

    kind: Kind
    zh: str
    en: str
    keeps_days: int
    due_on: date | None
    due: bool
    rows: int


def plan(year: int, *, now: datetime) -> list[Line]:
    """What is kept how long and, where it is due, how many rows hold it still; changes nothing."""
    season, calendar = _season(year)
    today = clock.local(now).date()
    lines = []
    for rule in RULES:
        due = is_due(rule, calendar, today)
        rows = retention.count(rule.kind, _scope(season, calendar, rule, now)) if due else 0
        lines.append(_line(rule, calendar, due=due, rows=rows))
    return lines


def purge(year: int, *, actor: str, now: datetime) -> Iterator[Line]:
    """Empty what is due, kind by kind; a second run finds nothing. Every batch is committed with its audit event."""
    season, calendar = _season(year)
    scopes = {rule: _scope(season, calendar, rule, now) for rule in RULES}
    subject = audit.about("season", season.id)
    today = clock.local(now).date()
    for rule in RULES:
        if not is_due(rule, calendar, today):
            continue
        rows = 0
        while emptied := retention.empty(rule.kind, scopes[rule], limit=BATCH):
            audit.record(actor, "retention_purged", subject, now=now, kind=rule.kind.value, rows=emptied)
            transactions.release()
            rows += emptied
        yield _line(rule, calendar, due=True, rows=rows)


def _season(year: int) -> tuple[Season, Calendar]:
    season = seasons.find_by_year(year)
    if season is None:
        raise NoSuchSeason(year=year)
    packs = [policies.load(rule.policy_id) for _, rule in seasons.list_districts(season.id)]
    ends = [window.closes_on for pack in packs for window in pack.windows]
    closes = [window.closes_on for pack in packs if (window := pack.find_window("application"))]
    last = max(ends, default=date(year, 12, 31))
    return season, Calendar(window_closed_on=max(closes, default=last), ended_on=last)


def _scope(season: Season, calendar: Calendar, rule: Rule, now: datetime) -> Scope:
    ended_at = datetime.combine(calendar.ended_on + timedelta(days=1), time(), tzinfo=clock.CITY_ZONE)
    return Scope(season.id, made_before(rule, now, ended_at))


def _line(rule: Rule, calendar: Calendar, *, due: bool, rows: int) -> Line:
    day = due_on(rule, calendar)
    return Line(rule.kind, rule.text.zh, rule.text.en, rule.keeps.days, day, due, rows)
