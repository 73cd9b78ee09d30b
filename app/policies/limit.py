"""The most that a frame lets its districts ask for: base years, and what their conditions count."""

from __future__ import annotations

from enum import StrEnum

from app.domain import reading
from app.domain.reading import Path, Reader
from app.policies.reference import Reference


class Limit(StrEnum):
    """What may be limited: whole years, days and months that must be shown, and the years looked back over."""

    BASE_YEARS = "base_years"
    MIN_VALID_DAYS = "min_valid_days"
    MIN_MONTHS = "min_months"
    WINDOW_YEARS = "window_years"


def check_limits(value: object, path: Path, known: Reference) -> None:
    """Read `{limit: {district: number}}`; a pack keeps none of it, the lint compares the values."""
    reader = Reader(value, path)
    for limit in Limit:
        for name, _ in reader.optional(limit, lambda v, p: Reader(v, p).items(reading.integer), []):
            known.district(name, (*path, limit, name))
    reader.close()
