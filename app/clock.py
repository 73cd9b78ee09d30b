"""What time it is: business time, which drills and the demo city can move, and wall time for protocols."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

CITY_ZONE = ZoneInfo("Asia/Shanghai")

_offset = timedelta(0)


def move(offset: timedelta) -> None:
    """Shift business time by `offset`; called once at start-up, from the settings."""
    global _offset
    _offset = offset


def now() -> datetime:
    """The business instant, aware, UTC: windows, slots and deadlines are judged by it."""
    return datetime.now(UTC) + _offset


def wall() -> datetime:
    """The real instant, aware, UTC: tokens, signatures and vendors live by it."""
    return datetime.now(UTC)


def local(instant: datetime) -> datetime:
    """The instant on the city's clock (Asia/Shanghai)."""
    return instant.astimezone(CITY_ZONE)


def today() -> date:
    """The business date in the city."""
    return local(now()).date()
