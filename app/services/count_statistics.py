"""Figures for a district or, for the bureau, the whole city: pass rates, applications and messages by state."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from app.domain.actor import Role, StaffMember
from app.store import statistics

VERIFIED = "verified"
STALE = "stale"  # counted beside the verdicts, not one of them


@dataclass(frozen=True)
class PassRate:
    """How a dataset answered, city-wide; `pass_rate` is verified ÷ all, 0 to 1, None before the first answer."""

    dataset: str
    verdicts: dict[str, int]
    total: int
    pass_rate: float | None


@dataclass(frozen=True)
class Count:
    """How many are in one state in one district (None: in none)."""

    district_code: str | None
    state: str
    count: int


@dataclass(frozen=True)
class Statistics:
    """`district_code` is None for the whole city."""

    district_code: str | None
    datasets: list[PassRate]
    applications: list[Count]
    messages: list[Count]


def count_statistics(*, actor: StaffMember) -> Statistics:
    """The figures within the scope of the member of staff."""
    district_code = None if actor.role is Role.BUREAU else actor.district_code
    return Statistics(
        district_code=district_code,
        datasets=pass_rates(),
        applications=[Count(*row) for row in statistics.list_states(district_code)],
        messages=[Count(*row) for row in statistics.list_message_states(district_code)],
    )


def pass_rates() -> list[PassRate]:
    """Every dataset that was asked, by name, over all days and the whole city."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for dataset, verdict, total in statistics.list_verdicts():
        found[dataset][verdict] = total
    return [_pass_rate(dataset, verdicts) for dataset, verdicts in found.items()]


def _pass_rate(dataset: str, verdicts: dict[str, int]) -> PassRate:
    total = sum(count for verdict, count in verdicts.items() if verdict != STALE)
    rate = round(verdicts.get(VERIFIED, 0) / total, 4) if total else None
    return PassRate(dataset, verdicts, total, rate)
