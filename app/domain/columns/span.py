"""Spans of many owners at once: merged by one sort, counted without a loop."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.domain.columns.population import Bools, Ints, Longs
from app.domain.period import DAYS_IN_YEAR, LEAP_DAYS

SHIFT = 24  # more bits than the ordinal of any day needs
_LEAPS = np.array(LEAP_DAYS, dtype=np.int32)


@dataclass(frozen=True, slots=True)
class Spans:
    """Rows `(owner, first, last)`, both ends included."""

    owner: Ints
    first: Ints
    last: Ints


@dataclass(frozen=True, slots=True)
class Counted:
    """Merged spans up to the cut-off `until`; what runs on the day `today` is deemed to run until then.

    `extended` says for whom it is: those spans end at `limit`, the day before, and the rest is added as one
    piece. `owners` is how many owners there are. Days or months alike.
    """

    spans: Spans
    owners: int
    limit: Ints
    extended: Bools
    today: int
    until: int

    def within(self, first: int, last: int) -> Ints:
        """Per owner, how much lies between `first` and `last`."""
        low, high, owner = self._clipped(first, last)
        counted = _added(owner, high - low + 1, self.owners)
        return counted + self.extended * np.int32(max(0, min(last, self.until) - max(first, self.today) + 1))

    def within_each(self, first: int, last: Ints) -> Ints:
        """As `within`, with a last day of each owner's own."""
        spans = self.spans
        low = np.maximum(spans.first, np.int32(first))
        high = np.minimum(np.minimum(spans.last, last[spans.owner]), self.limit[spans.owner])
        counted = _added(spans.owner, np.maximum(high - low + 1, 0), self.owners)
        deemed = np.minimum(last, np.int32(self.until)) - np.int32(max(first, self.today) - 1)
        return counted + self.extended * np.maximum(deemed, 0)

    def total(self) -> Ints:
        return self.within(1, self.until)

    def without_leaps(self, last: int) -> Ints:
        """Per owner, the days up to `last`, every 29 February left out (`period.days_without_leap`)."""
        low, high, owner = self._clipped(1, last)
        counted = _added(owner, high - low + 1 - _leaps(low, high), self.owners)
        end = min(last, self.until)
        ends = np.array([self.today], dtype=np.int32), np.array([end], dtype=np.int32)
        added = max(0, end - self.today + 1 - int(_leaps(*ends)[0]))
        return counted + self.extended * np.int32(added)

    def whole_years(self) -> Ints:
        """As `period.whole_years`: 365 days each, every 29 February left out."""
        years: Ints = self.without_leaps(self.until) // DAYS_IN_YEAR
        return years

    def _clipped(self, first: int, last: int) -> tuple[Ints, Ints, Ints]:
        spans = self.spans
        low = np.maximum(spans.first, np.int32(first))
        high = np.minimum(np.minimum(spans.last, np.int32(last)), self.limit[spans.owner])
        holds = high >= low
        if holds.all():
            return low, high, spans.owner
        return low[holds], high[holds], spans.owner[holds]


def merge(spans: Spans) -> Spans:
    """Each owner's sorted disjoint spans that cover the same; neighbours are joined (`period.merge`)."""
    if not len(spans.owner):
        return spans
    owner: Longs = spans.owner.astype(np.int64) << SHIFT
    begins, ends = owner | spans.first, owner | spans.last
    if (begins[1:] < begins[:-1]).any():
        order = np.argsort(begins, kind="stable")
        begins, ends = begins[order], ends[order]
    reach = np.maximum.accumulate(ends)
    fresh = np.flatnonzero(begins[1:] > reach[:-1] + 1) + 1
    heads = np.concatenate((np.zeros(1, dtype=fresh.dtype), fresh))
    tails = np.concatenate((fresh - 1, np.array([len(begins) - 1], dtype=fresh.dtype)))
    mask = (1 << SHIFT) - 1
    return Spans(
        (begins[heads] >> SHIFT).astype(np.int32),
        (begins[heads] & mask).astype(np.int32),
        (reach[tails] & mask).astype(np.int32),
    )


def joined(*parts: Spans) -> Spans:
    """All rows of `parts`."""
    return Spans(
        np.concatenate([part.owner for part in parts]),
        np.concatenate([part.first for part in parts]),
        np.concatenate([part.last for part in parts]),
    )


def marked(owner: Ints, owners: int) -> Bools:
    """Per owner, whether it occurs."""
    found = np.zeros(owners, dtype=np.bool_)
    found[owner] = True
    return found


def _added(owner: Ints, counted: Ints, owners: int) -> Ints:
    return np.bincount(owner, weights=counted, minlength=owners).astype(np.int32)


def _leaps(low: Ints, high: Ints) -> Ints:
    """How many 29 Februaries lie between two days, both included."""
    found = np.searchsorted(_LEAPS, high, side="right") - np.searchsorted(_LEAPS, low, side="left")
    return found.astype(np.int32)
