"""A stored family: its facts as 32-bit integers, and many of them read back as columns at once."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from decimal import Decimal
from itertools import chain
from typing import TypeVar

import numpy as np
from numpy.typing import ArrayLike

from app.domain.applicant import City
from app.domain.columns.population import (
    JOINT,
    NOBODY_ASKED,
    SLOTS,
    VOCABULARY,
    WHOLE,
    Families,
    Homes,
    Insurances,
    Ints,
    Jobs,
    Joint,
    Leases,
    Longs,
    Permits,
    Population,
    code,
)
from app.domain.facts import Family
from app.domain.home import ALL, PARENTS, shares_in_all
from app.domain.people import Employer, Guardian, Home

WORD = np.dtype("<i4")
TABLES = (Permits, Insurances, Jobs, Homes, Leases)
_OF_FAMILY = len(fields(Families))
_HEAD = 1 + len(TABLES)
_T = TypeVar("_T", Permits, Insurances, Jobs, Homes, Leases)
Row = tuple[int, ...]


class OtherForm(ValueError):
    """Families that were packed under other words or another city's districts: pack them again."""


def form(city: City) -> int:
    """What the numbers of a packed family stand for, in one word."""
    words = [[kind.__name__, *sorted(kind)] for kind in VOCABULARY]
    tables = [[field.name for field in fields(table)] for table in (Families, *TABLES)]
    return zlib.crc32(repr((words, tables, sorted(city.places.items()))).encode()) >> 1


def pack(family: Family, city: City) -> bytes:
    """The facts that points rest on, without names, numbers or addresses; some 300 bytes.

    Little-endian words: the form, the number of rows of each table, the family's own columns, the tables.
    """
    tables = [list(rows) for rows in _rows(family, city)]
    counts = [len(rows) for rows in tables]
    words = [form(city), *counts, *_of_family(family, city)]
    return np.array([*words, *chain.from_iterable(chain.from_iterable(tables))], dtype=WORD).tobytes()


def unpack(packed: bytes, lengths: ArrayLike, city: City) -> Population:
    """The families in the concatenation `packed`; `lengths` are the bytes of each, in order.

    Raises `OtherForm` where they were packed under other words or another city.
    """
    words = np.frombuffer(packed, dtype=WORD)
    sizes = np.asarray(lengths, dtype=np.int64) // WORD.itemsize
    begins = np.cumsum(sizes) - sizes
    if (words[begins] != form(city)).any():
        raise OtherForm
    own = (words[begins + _HEAD + at] for at in range(_OF_FAMILY))
    rows = begins + _HEAD + _OF_FAMILY
    read = []
    for number, kind in enumerate(TABLES, start=1):
        table, rows = _table(kind, words, rows, words[begins + number])
        read.append(table)
    permits, insurances, jobs, homes, leases = read
    return Population(len(begins), city, Families(*own), permits, insurances, jobs, homes, leases)  # type: ignore[arg-type]


def _table(kind: type[_T], words: Ints, begins: Longs, counts: Ints) -> tuple[_T, Longs]:
    """The rows of one table of every family, and where the next table begins."""
    width = len(fields(kind))
    family = np.repeat(np.arange(len(counts), dtype=np.int32), counts)
    within = np.arange(len(family)) - np.repeat(np.cumsum(counts) - counts, counts)
    at = begins[family] + within * width
    owner, *columns = (words[at + column] for column in range(width))
    of_guardian = kind in (Permits, Insurances, Jobs)
    return kind(2 * family + owner if of_guardian else family, *columns), begins + counts * width


def _of_family(family: Family, city: City) -> Row:
    child, register = family.child, family.hukou
    hukou = child.hukou.district if child.hukou else None
    members = register.members if register else ()
    return (
        child.born_on.toordinal(),
        code(child.id_kind),
        _place(city, hukou),
        NOBODY_ASKED if child.enrolled is None else int(child.enrolled),
        child.grade or 0,
        code(family.stage),
        code(family.family_planning),
        _day(family.family_planning_registered_on),
        sum(1 << slot for who, slot in SLOTS.items() if who in family.guardians),
        _place(city, register.district if register else None),
        _day(register.settled_on if register else None),
        sum(1 << slot for who, slot in SLOTS.items() if who.value in members),
        len(family.false_papers),
    )


def _rows(family: Family, city: City) -> Iterator[Iterator[Row]]:
    guardians = [(slot, family.guardians[who]) for who, slot in SLOTS.items() if who in family.guardians]
    yield (row for slot, guardian in guardians for row in _permits(slot, guardian, city))
    yield (row for slot, guardian in guardians for row in _insurances(slot, guardian, city))
    yield (row for slot, guardian in guardians for row in _jobs(slot, guardian, city))
    yield (_home(home, city) for home in family.homes)
    yield (
        (0, _day(one.from_on), _day(one.to_on), _place(city, one.district), int(one.registered))
        for one in family.leases
    )


def _permits(slot: int, guardian: Guardian, city: City) -> Iterator[Row]:
    for one in guardian.residence:
        cause = code(one.gap_cause)
        place = _place(city, one.district)
        yield slot, one.from_on.toordinal(), one.to_on.toordinal(), place, code(one.record), cause


def _insurances(slot: int, guardian: Guardian, city: City) -> Iterator[Row]:
    for one in guardian.insurance:
        codes = _place(city, one.district), code(one.via), code(one.paid)
        yield slot, one.from_month, one.to_month, *codes, *_addresses(one.employer, city)


def _jobs(slot: int, guardian: Guardian, city: City) -> Iterator[Row]:
    for one in guardian.employment:
        days = one.from_on.toordinal(), _day(one.to_on)
        yield slot, *days, code(one.kind), *_addresses(one.employer, city)


def _addresses(employer: Employer | None, city: City) -> tuple[int, int]:
    if employer is None:
        return 0, 0
    return _place(city, employer.registered_district), _place(city, employer.production_district)


def _home(home: Home, city: City) -> Row:
    parents = [owner for owner in home.owners if owner.who in PARENTS]
    joint = Joint.NO
    if home.joint:
        joint = Joint.PARENTS if len(parents) == len(home.owners) else Joint.OTHERS
    share = sum((owner.share for owner in parents if owner.share is not None), Decimal(0))
    if len(home.owners) == 1 and parents and parents[0].share is None:
        share = ALL
    return (
        0,
        _place(city, home.district),
        code(home.use),
        code(home.title),
        _day(home.bought_on),
        int(home.lived_in),
        JOINT[joint],
        share_word(min(share, 2 * ALL)),
        int(shares_in_all(home) > ALL),
    )


def share_word(percent: Decimal) -> int:
    """`percent` as a word that compares like it: doubled millionths, odd where a smaller part was cut off."""
    millionths = percent * (WHOLE // 200)
    return 2 * int(millionths) + (millionths != int(millionths))


def _place(city: City, district: str | None) -> int:
    return int(city.places.get(district, 0)) if district else 0


def _day(day: date | None) -> int:
    return day.toordinal() if day else 0
