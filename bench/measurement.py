"""Race contenders in turns, and judge the ratio of their medians."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

ROUNDS = 5
FEWEST, LONGEST = 3, 10.0  # rounds, seconds


@dataclass(frozen=True)
class Sample:
    """One round: how many per second, and how long each took, in milliseconds."""

    rate: float
    latencies: tuple[float, ...] = ()


@dataclass(frozen=True)
class Race:
    """All rounds of each contender, by name."""

    samples: Mapping[str, tuple[Sample, ...]]

    def rate(self, name: str) -> float:
        """The median rate."""
        return statistics.median(sample.rate for sample in self.samples[name])

    def ratio(self, name: str, to: str) -> float:
        """The median of the rounds' own ratios: neighbours in time share the machine's mood."""
        pairs = zip(self.samples[name], self.samples[to], strict=True)
        return statistics.median(mine.rate / theirs.rate for mine, theirs in pairs)

    def quantile(self, name: str, part: float) -> float:
        """A quantile of the latencies of all rounds, in milliseconds."""
        merged = sorted(one for sample in self.samples[name] for one in sample.latencies)
        return merged[min(len(merged) - 1, int(len(merged) * part))]


def race(contenders: Mapping[str, Callable[[], Sample]]) -> Race:
    """Each contender once to warm up, then all of them in turns; fewer turns, but three, where the machine is busy."""
    for run in contenders.values():
        run()
    samples: dict[str, list[Sample]] = {name: [] for name in contenders}
    began = time.monotonic()
    for number in range(ROUNDS):
        if number >= FEWEST and time.monotonic() - began > LONGEST:
            break
        for name, run in contenders.items():
            samples[name].append(run())
    return Race({name: tuple(taken) for name, taken in samples.items()})


@dataclass(frozen=True)
class Row:
    """A line of the table; `met` is None where there is no goal to meet."""

    path: str
    ours: str
    floor: str = ""
    peer: str = ""
    ratio: str = ""
    goal: str = ""
    met: bool | None = None

    @property
    def verdict(self) -> str:
        return "" if self.met is None else "met" if self.met else "MISSED"


def against_floor(path: str, raced: Race, goal: float) -> Row:
    """The line of a race between `ours` and `floor`."""
    ratio = raced.ratio("ours", "floor")
    return Row(
        path,
        per_second(raced.rate("ours")),
        per_second(raced.rate("floor")),
        ratio=f"{ratio:.2f}",
        goal=f">= {goal:.2f}",
        met=ratio >= goal,
    )


def per_second(rate: float) -> str:
    """A rate for the table."""
    return f"{rate:,.0f}/s"
