"""Families as columns: one row a record, `owner` telling whose it is; everything an integer."""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import StrEnum
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from app.domain.applicant import City
from app.domain.people import (
    FamilyPlanning,
    GapCause,
    HomeUse,
    IdKind,
    Paid,
    PermitKind,
    Title,
    Via,
    Who,
    WorkKind,
)
from app.domain.stage import Stage

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Bools = NDArray[np.bool_]

NOBODY_ASKED = -1
VOCABULARY: tuple[type[StrEnum], ...] = (
    FamilyPlanning,
    GapCause,
    HomeUse,
    IdKind,
    Paid,
    PermitKind,
    Title,
    Via,
    WorkKind,
    Stage,
)
_CODES = {kind: {member: at for at, member in enumerate(sorted(kind), start=1)} for kind in VOCABULARY}

SLOTS = {Who.FATHER: 0, Who.MOTHER: 1}
WHOLE = 100 * 10**6 * 2
"""A share of 100 %: millionths of a percent, doubled, odd where a smaller part was cut off."""


@dataclass(frozen=True, slots=True)
class Families:
    """One row a family. `known` and `members` have bit 1 for the father, 2 for the mother; days are ordinals.

    0 is unknown; `hukou` is the child's district, `register` that of the household; districts are GB/T 2260.
    `forged` counts papers found false.
    """

    born: Ints
    id_kind: Ints
    hukou: Ints
    enrolled: Ints
    grade: Ints
    stage: Ints
    planning: Ints
    planning_on: Ints
    known: Ints
    register: Ints
    settled: Ints
    members: Ints
    forged: Ints


@dataclass(frozen=True, slots=True)
class Permits:
    """One row a permit; `owner` is `2 * family + slot` of the guardian, rows in the owners' order."""

    owner: Ints
    first: Ints
    last: Ints
    district: Ints
    kind: Ints
    cause: Ints


@dataclass(frozen=True, slots=True)
class Insurances:
    """Insured months; `owner` as in `Permits`, `registered` and `production` districts of who pays."""

    owner: Ints
    first: Ints
    last: Ints
    district: Ints
    via: Ints
    paid: Ints
    registered: Ints
    production: Ints


@dataclass(frozen=True, slots=True)
class Jobs:
    """Work; `last` 0 is still running."""

    owner: Ints
    first: Ints
    last: Ints
    kind: Ints
    registered: Ints
    production: Ints


class Joint(StrEnum):
    """Whether a home is in joint ownership, and of whom."""

    NO = "no"
    PARENTS = "parents"
    OTHERS = "others"


JOINT = {Joint.NO: 0, Joint.PARENTS: 1, Joint.OTHERS: 2}


@dataclass(frozen=True, slots=True)
class Homes:
    """One row a home; `owner` is the family, `share` the parents' own as in `WHOLE`, `over` shares beyond 100 %."""

    owner: Ints
    district: Ints
    use: Ints
    title: Ints
    bought: Ints
    lived_in: Ints
    joint: Ints
    share: Ints
    over: Ints


@dataclass(frozen=True, slots=True)
class Leases:
    """One row a lease; `owner` is the family."""

    owner: Ints
    first: Ints
    last: Ints
    district: Ints
    registered: Ints


@dataclass(frozen=True, slots=True)
class Population:
    """`size` families of one city; `city` is the one whose spellings of districts were read."""

    size: int
    city: City
    families: Families
    permits: Permits
    insurances: Insurances
    jobs: Jobs
    homes: Homes
    leases: Leases


T = TypeVar("T", Permits, Insurances, Jobs, Homes, Leases)


def kept(table: T, mask: Bools) -> T:
    """The rows of `table` where `mask` holds; the table itself where all do."""
    if mask.all():
        return table
    return type(table)(*(getattr(table, column.name)[mask] for column in fields(table)))


def among(column: Ints, codes: frozenset[int]) -> Bools:
    """Where `column` holds one of a few `codes`."""
    found = np.zeros(column.shape, dtype=np.bool_)
    for code in codes:
        found |= column == code
    return found


def code(member: StrEnum | None) -> int:
    """Members by number from 1, in the order of their words as ties between them are broken; 0 is None."""
    return _CODES[type(member)][member] if member is not None else 0


def codes_of(members: frozenset[StrEnum]) -> frozenset[int]:
    return frozenset(map(code, members))
