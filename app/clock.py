"""What time it is: business time, which drills and the demo city can move, and wall time for protocols."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

CITY_ZONE = ZoneInfo("Asia/Shanghai")

_offset = timedelta(0)
_drill: Path | None = None


def move(offset: timedelta) -> None:
    """Shift business time by `offset`; called once at start-up, from the settings."""
    global _offset
    _offset = offset


def follow(drill: Path | None) -> None:
    """Also shift by the seconds written in the file `drill`, so that a drill can move every process at once."""
    global _drill
    _drill = drill


def now() -> datetime:
    """The business instant, aware, UTC: windows, slots and deadlines are judged by it."""
    return datetime.now(UTC) + _offset + _drill_offset()


def _drill_offset() -> timedelta:
    if _drill is None:
        return timedelta(0)
    try:
        return timedelta(seconds=float(_drill.read_text()))
    except (OSError, ValueError):
        return timedelta(0)


def wall() -> datetime:
    """The real instant, aware, UTC: tokens, signatures and vendors live by it."""
    return datetime.now(UTC)


def of_device(at: datetime | None, business: datetime) -> datetime | None:
    """A device's wall time as business time; `business` is what it is now."""
    return None if at is None else business - (wall() - at)


@dataclass
class Steadiness:
    """How long wall time has run as evenly as the machine's uptime: a clock that was set says nothing of durations."""

    tolerance: float = 5.0
    _difference: float | None = None
    _since: float = -math.inf

    def seconds(self, wall: datetime, moment: float) -> float:
        """Seconds since the last jump that this object saw, infinite without one; `moment` is monotonic."""
        difference = wall.timestamp() - moment
        if self._difference is not None and abs(difference - self._difference) > self.tolerance:
            self._since = moment
        self._difference = difference
        return moment - self._since


def local(instant: datetime) -> datetime:
    """The instant on the city's clock (Asia/Shanghai)."""
    return instant.astimezone(CITY_ZONE)


def today() -> date:
    """The business date in the city."""
    return local(now()).date()
