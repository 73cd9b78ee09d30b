"""What rules measure in a family, once per pack and day: the ready columns that scoring works on.

Each measure is a small value; its column has shape `(2, families)` where it is about guardians (fathers first)
and `(families,)` where it is about the family.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from app.domain import period
from app.domain.columns.population import (
    JOINT,
    WHOLE,
    Homes,
    Ints,
    Joint,
    Population,
    among,
    codes_of,
)
from app.domain.columns.span import Counted, marked
from app.domain.columns.timeline import Timelines, is_running
from app.domain.people import HomeUse, Title, WorkKind

Column = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Seen:
    """A population through a policy's counting on the day `on`."""

    population: Population
    timelines: Timelines
    on: date


class Measure(Protocol):
    """Something about guardians or families that one integer or flag tells."""

    def read(self, seen: Seen) -> Column: ...


class OfFamily(StrEnum):
    """A column of the families as it stands; a registration after the day of evaluation is none yet."""

    BORN = "born"
    ID_KIND = "id_kind"
    HUKOU = "hukou"
    ENROLLED = "enrolled"
    GRADE = "grade"
    STAGE = "stage"
    PLANNING = "planning"
    PLANNING_ON = "planning_on"
    FORGED = "forged"

    def read(self, seen: Seen) -> Column:
        column: Ints = getattr(seen.population.families, self.value)
        if self is OfFamily.PLANNING_ON:
            return np.where(column <= seen.on.toordinal(), column, np.int32(0))
        return column


class OfGuardian(StrEnum):
    """Something of every guardian's timeline."""

    KNOWN = "known"
    RESIDENCE_YEARS = "residence_years"
    RESIDENCE_DEEMED = "residence_deemed"
    RESIDES = "resides"
    DISTRICT_ON = "district_on"
    INSURED_MONTHS = "insured_months"
    INSURED_DEEMED = "insured_deemed"
    INSURED = "insured"
    WORKS = "works"

    def read(self, seen: Seen) -> Column:
        if self is OfGuardian.KNOWN:
            known = seen.population.families.known
            return np.stack((known & 1 != 0, known & 2 != 0))
        return by_slot(_TIMELINE[self](seen.timelines))


_TIMELINE: Mapping[OfGuardian, Callable[[Timelines], Column]] = {
    OfGuardian.RESIDENCE_YEARS: lambda at: at.residence.whole_years(),
    OfGuardian.RESIDENCE_DEEMED: lambda at: at.residence_deemed,
    OfGuardian.RESIDES: lambda at: at.resides,
    OfGuardian.DISTRICT_ON: lambda at: at.district_on,
    OfGuardian.INSURED_MONTHS: lambda at: at.insurance.total(),
    OfGuardian.INSURED_DEEMED: lambda at: at.insured_deemed,
    OfGuardian.INSURED: lambda at: at.insured,
    OfGuardian.WORKS: lambda at: at.works,
}


class Time(StrEnum):
    """Which time is counted: days of residence or work, or months of insurance."""

    RESIDENCE = "residence"
    WORK = "work"
    INSURANCE = "insurance"


@dataclass(frozen=True, slots=True)
class Within:
    """Days or months that count between `first` and `last`, both included."""

    time: Time
    first: int
    last: int

    def read(self, seen: Seen) -> Column:
        counted: Counted = getattr(seen.timelines, self.time.value)
        return by_slot(counted.within(self.first, self.last))


@dataclass(frozen=True, slots=True)
class HousedWithin:
    """Days between `first` and `last` of residence, or since the parents bought a home in the city."""

    first: int
    last: int

    def read(self, seen: Seen) -> Column:
        homes = seen.population.homes
        holds = (homes.district != 0) & (_parents_share(homes, joint_counts=True) > 0) & (homes.bought > 0)
        holds &= homes.bought <= min(seen.on.toordinal(), self.last)
        since = np.full(seen.population.size, self.last + 1, dtype=np.int32)
        np.minimum.at(since, homes.owner[holds], np.maximum(homes.bought[holds], np.int32(self.first)))
        each = np.repeat(since, 2)
        before = seen.timelines.residence.within_each(self.first, each - 1)
        return by_slot(before + np.int32(self.last + 1) - each)


@dataclass(frozen=True, slots=True)
class ResidenceBefore:
    """Days of residence before the day `before`, every 29 February left out; None is the cut-off's end."""

    before: int | None

    def read(self, seen: Seen) -> Column:
        counted = seen.timelines.residence
        return by_slot(counted.without_leaps(counted.until if self.before is None else self.before - 1))


@dataclass(frozen=True, slots=True)
class DeemedBefore:
    """Whether time to come is deemed residence or insurance, where any of it lies before `before`."""

    time: Time
    before: int | None

    def read(self, seen: Seen) -> Column:
        timelines, month = seen.timelines, period.month(seen.on)
        deemed, reached = timelines.residence_deemed, seen.on.toordinal()
        if self.time is Time.INSURANCE:
            deemed, reached = timelines.insured_deemed, month + 1
        counts = self.before is None or self.before > reached
        return by_slot(deemed & counts)


@dataclass(frozen=True, slots=True)
class WorksIn:
    """Whether the employer, business or insurance payer of today has an address in `district`."""

    district: int
    kinds: frozenset[WorkKind]

    def read(self, seen: Seen) -> Column:
        jobs, paid = seen.population.jobs, seen.population.insurances
        today = seen.on.toordinal()
        running = (jobs.first <= today) & ((jobs.last == 0) | (jobs.last >= today))
        running &= among(jobs.kind, codes_of(self.kinds))
        running &= (jobs.registered == self.district) | (jobs.production == self.district)
        paying = is_running(paid.first, paid.last, period.month(seen.on))
        paying &= (paid.registered == self.district) | (paid.production == self.district)
        owners = 2 * seen.population.size
        return by_slot(marked(jobs.owner[running], owners) | marked(paid.owner[paying], owners))


@dataclass(frozen=True, slots=True)
class HousedIn:
    """Whether the family lives in a home of its own, or a registered lease of today, in `district`."""

    district: int

    def read(self, seen: Seen) -> Column:
        homes, leases = seen.population.homes, seen.population.leases
        today, size = seen.on.toordinal(), seen.population.size
        own = (homes.lived_in != 0) & (homes.district == self.district)
        rented = (leases.registered != 0) & (leases.district == self.district)
        rented &= (leases.first <= today) & (leases.last >= today)
        return marked(homes.owner[own], size) | marked(leases.owner[rented], size)


@dataclass(frozen=True, slots=True)
class ShareIn:
    """The parents' largest share of one home in `district` of these uses and titles; -1 without such a home."""

    district: int
    uses: frozenset[HomeUse]
    titles: frozenset[Title]
    joint_counts: bool

    def read(self, seen: Seen) -> Column:
        homes = seen.population.homes
        holds = (homes.district == self.district) & (homes.over == 0)
        holds &= among(homes.use, codes_of(self.uses)) & among(homes.title, codes_of(self.titles))
        holds &= homes.bought <= seen.on.toordinal()
        share = _parents_share(homes, joint_counts=self.joint_counts)
        found = np.full(seen.population.size, -1, dtype=np.int32)
        np.maximum.at(found, homes.owner[holds], share[holds])
        return found


def _parents_share(homes: Homes, *, joint_counts: bool) -> Ints:
    """As `home.parents_share`, one row a home."""
    joint = np.where(homes.joint == JOINT[Joint.PARENTS], np.int32(WHOLE * joint_counts), np.int32(0))
    return np.where(homes.joint == JOINT[Joint.NO], homes.share, joint)


def by_slot(column: Column) -> Column:
    """From one row a guardian to the fathers' row and the mothers'."""
    return np.ascontiguousarray(column.reshape(-1, 2).T)


@dataclass(frozen=True, slots=True)
class Ready:
    """The ready columns of `size` families. `KNOWN` is always among them."""

    size: int
    columns: Mapping[Measure, Column]

    def __getitem__(self, measure: Measure) -> Column:
        return self.columns[measure]

    def part(self, first: int, last: int) -> Ready:
        """The families from `first` up to `last`, without a copy."""
        return Ready(last - first, {m: column[..., first:last] for m, column in self.columns.items()})
