"""The counts of seats for a wall that is looked at every few seconds: counted once a minute, by one at a time."""

from __future__ import annotations

import time
from datetime import datetime
from threading import Lock

from app.services.count_seats import Seats, count_of

GOOD_FOR = 60.0
"""Seconds. Every child's newest assessment is opened for a count, which no table sums up."""

_kept: dict[str | None, tuple[float, Seats]] = {}
_counting = Lock()


def heat(district_code: str | None, *, now: datetime) -> Seats:
    """The counts of a district, or of the whole city, a minute old at most; whoever comes meanwhile waits for them."""
    with _counting:
        counted_at, seats = _kept.get(district_code, (0.0, None))
        if seats is None or time.monotonic() - counted_at > GOOD_FOR:
            seats = count_of(district_code, now=now)
            _kept[district_code] = time.monotonic(), seats
        return seats


def forget() -> None:
    """Count again at the next look."""
    _kept.clear()
