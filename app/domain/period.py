"""Days and months as integers: merging, clipping and counting without floating point.

A span is `(first, last)` in proleptic ordinals (`date.toordinal`), both ends included. A month is
`year * 12 + month - 1`.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

Span = tuple[int, int]

DAYS_IN_YEAR = 365
LEAP_DAYS = [date(year, 2, 29).toordinal() for year in range(1904, 2200, 4) if year != 2100]


def merge(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Sorted disjoint spans that cover the same days; an overlap is covered once, neighbours are joined."""
    merged: list[Span] = []
    spans = sorted(spans)
    if len(spans) < 2:
        return tuple(spans)
    for first, last in spans:
        if merged and first <= merged[-1][1] + 1:
            if last > merged[-1][1]:
                merged[-1] = (merged[-1][0], last)
        else:
            merged.append((first, last))
    return tuple(merged)


def clip(spans: Iterable[Span], first: int, last: int) -> tuple[Span, ...]:
    """The part of `spans` between `first` and `last`, both included."""
    return tuple(
        [(a if a > first else first, b if b < last else last) for a, b in spans if a <= last and b >= first]
    )


def covers(spans: Iterable[Span], day: int) -> bool:
    for first, last in spans:  # noqa: SIM110 - any() over a generator costs three times as much here
        if first <= day <= last:
            return True
    return False


def days(spans: Iterable[Span]) -> int:
    """Calendar days in disjoint spans."""
    counted = 0
    for first, last in spans:
        counted += last - first + 1
    return counted


def whole_years(spans: Iterable[Span]) -> int:
    """Whole years in disjoint spans added up, 365 days each with every 29 February left out.

    Leaving the leap day out makes n calendar years exactly n years wherever they lie; any other day less
    is less than n.
    """
    return days_without_leap(spans) // DAYS_IN_YEAR


def days_without_leap(spans: Iterable[Span]) -> int:
    """Days in disjoint spans with every 29 February left out."""
    counted = 0
    for first, last in spans:
        leap = bisect_right(LEAP_DAYS, last) - bisect_left(LEAP_DAYS, first)
        counted += last - first + 1 - leap
    return counted


def month(day: date) -> int:
    return day.year * 12 + day.month - 1


@lru_cache(maxsize=4096)
def month_text(index: int) -> str:
    """`2017-08`."""
    return f"{index // 12:04d}-{index % 12 + 1:02d}"


def month_span(first: int, last: int) -> Span:
    """The days of the months `first` to `last`, both included."""
    after = last + 1
    return (
        date(first // 12, first % 12 + 1, 1).toordinal(),
        date(after // 12, after % 12 + 1, 1).toordinal() - 1,
    )


def unbroken_since(spans: Iterable[Span], day: date) -> date | None:
    """The first day of the run that holds `day`; neighbouring spans are one run. None where none holds it."""
    at = day.toordinal()
    return next((date.fromordinal(first) for first, last in merge(spans) if first <= at <= last), None)


def whole_months(first: date, last: date) -> int:
    """Whole calendar months from `first` to `last`, both included: 2018-09-01 to 2019-08-31 is 12."""
    after = date.fromordinal(last.toordinal() + 1)
    return max(month(after) - month(first) - (0 if after.day >= first.day else 1), 0)
