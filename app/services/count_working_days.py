"""Deadlines in working days of the city's calendar."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from app import clock
from app.domain import working_days
from app.domain.slots import OfficialDay
from app.store import calendar


def due_on(begins: datetime, days: int) -> date:
    """The `days`-th working day after the local day of `begins`."""
    start = clock.local(begins).date()
    return working_days.after(start, days, _official(start, days))


def list_due(begins: list[datetime], days: int) -> list[date]:
    """The same for many moments with one look into the calendar."""
    if not begins:
        return []
    starts = [clock.local(moment).date() for moment in begins]
    official = calendar.list_official_days(min(starts), _furthest(max(starts), days))
    return [working_days.after(start, days, official) for start in starts]


def _official(start: date, days: int) -> dict[date, OfficialDay]:
    return calendar.list_official_days(start, _furthest(start, days))


def _furthest(start: date, days: int) -> date:
    """Far enough for any feast: the longest is nine days."""
    return start + timedelta(days=2 * days + 14)


def overdue_before(today: date, days: int) -> datetime:
    """What began before this instant should have been done by yesterday."""
    first = today - timedelta(days=2 * days + 15)
    official = calendar.list_official_days(first, _furthest(today, days))
    start = today
    while working_days.after(start, days, official) >= today and start > first:
        start -= timedelta(days=1)
    return datetime.combine(start + timedelta(days=1), time(), tzinfo=clock.CITY_ZONE)
