"""A city of families made as columns, a hundred thousand at a time: plausible, seeded, with gaps and overlaps."""

from __future__ import annotations

from dataclasses import fields
from datetime import date

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from app.domain.applicant import City
from app.domain.columns.packing import TABLES, WORD, form
from app.domain.columns.population import (
    WHOLE,
    Families,
    Homes,
    Insurances,
    Ints,
    Jobs,
    Leases,
    Permits,
    Population,
    code,
)
from app.domain.people import FamilyPlanning, HomeUse, IdKind, Paid, PermitKind, Title, Via, WorkKind
from app.domain.stage import Stage

BORN = date(2010, 9, 1).toordinal()
ARRIVED = date(2007, 1, 1).toordinal(), date(2016, 6, 1).toordinal()
TODAY = date(2017, 4, 20).toordinal()
SETTLED = np.array([350203, 350203, 350203, 350206, 350211, 350205], dtype=np.int32)


def families(city: City, size: int, seed: int) -> Population:
    """`size` families, two guardians each; most have two permits in a row, insurance, work."""
    rng = np.random.default_rng(seed)
    return Population(
        size, city, _families(rng, size), _permits(rng, size), _insurances(rng, size), _jobs(rng, size),
        _homes(rng, size), _leases(rng, size),
    )  # fmt: skip


def packed(population: Population) -> tuple[bytes, NDArray[np.int64]]:
    """The families as `columns.pack` writes each, and the bytes of each."""
    size, own = population.size, len(fields(Families))
    tables = [getattr(population, name) for name in ("permits", "insurances", "jobs", "homes", "leases")]
    guardians = [kind in (Permits, Insurances, Jobs) for kind in TABLES]
    family = [
        t.owner // 2 if of_guardian else t.owner for t, of_guardian in zip(tables, guardians, strict=True)
    ]
    counts = [np.bincount(owner, minlength=size) for owner in family]
    widths = [len(fields(kind)) for kind in TABLES]
    words = 1 + len(TABLES) + own + sum(n * width for n, width in zip(counts, widths, strict=True))
    begins = np.cumsum(words) - words
    buffer = np.empty(int(words.sum()), dtype=WORD)
    buffer[begins] = form(population.city)
    for at, column in enumerate(counts, start=1):
        buffer[begins + at] = column
    for at, field in enumerate(fields(Families), start=1 + len(TABLES)):
        buffer[begins + at] = getattr(population.families, field.name)
    rows = begins + 1 + len(TABLES) + own
    for table, owner, n, width, of_guardian in zip(tables, family, counts, widths, guardians, strict=True):
        within = np.arange(len(owner)) - np.repeat(np.cumsum(n) - n, n)
        place = rows[owner] + within * width
        buffer[place] = table.owner % 2 if of_guardian else 0
        for at, field in enumerate(fields(table)[1:], start=1):
            buffer[place + at] = getattr(table, field.name)
        rows = rows + n * width
    return buffer.tobytes(), words * WORD.itemsize


def _whole(rng: Generator, low: int, high: int, size: int) -> Ints:
    return rng.integers(low, high, size, dtype=np.int32)


def _families(rng: Generator, size: int) -> Families:
    nothing = np.zeros(size, dtype=np.int32)
    some = rng.random(size) < 0.9
    return Families(
        born=BORN + _whole(rng, -20, 365, size),
        id_kind=np.where(rng.random(size) < 0.98, code(IdKind.CITIZEN), code(IdKind.HK_MACAO_PERMIT)).astype(
            np.int32
        ),
        hukou=np.where(some, 0, 350206).astype(np.int32),
        enrolled=nothing,
        grade=nothing,
        stage=np.full(size, code(Stage.P1), dtype=np.int32),
        planning=np.where(some, code(FamilyPlanning.COMPLIANT), 0).astype(np.int32),
        planning_on=nothing,
        known=np.where(some, 3, 1).astype(np.int32),
        register=nothing,
        settled=nothing,
        members=nothing,
        forged=nothing,
    )


def _permits(rng: Generator, size: int) -> Permits:
    """Two a guardian: a temporary one, and the new kind after a gap, an overlap or at once."""
    owners = 2 * size
    arrived = _whole(rng, *ARRIVED, owners)
    ran_out = np.maximum(arrived + 180, TODAY - _whole(rng, -30, 900, owners))
    renewed = ran_out + _whole(rng, -20, 40, owners)
    rows = 2 * owners
    district = SETTLED[rng.integers(0, len(SETTLED), owners)]
    kinds = np.array([code(PermitKind.TEMPORARY), code(PermitKind.RESIDENCE)], dtype=np.int32)
    return Permits(
        owner=np.repeat(np.arange(owners, dtype=np.int32), 2),
        first=np.column_stack((arrived, renewed)).ravel(),
        last=np.column_stack((ran_out, renewed + 730)).ravel(),
        district=np.repeat(district, 2),
        kind=np.tile(kinds, owners),
        cause=np.where(rng.random(rows) < 0.1, 1, 0).astype(np.int32),
    )


def _insurances(rng: Generator, size: int) -> Insurances:
    """Two stretches a guardian, the later one mostly running."""
    owners = 2 * size
    began = _whole(rng, 2008 * 12, 2015 * 12, owners)
    paused = began + _whole(rng, 6, 60, owners)
    again = paused + _whole(rng, 0, 12, owners)
    until = np.where(rng.random(owners) < 0.85, 2017 * 12 + 3, again + 6).astype(np.int32)
    place = np.repeat(SETTLED[rng.integers(0, len(SETTLED), owners)], 2)
    rows = 2 * owners
    return Insurances(
        owner=np.repeat(np.arange(owners, dtype=np.int32), 2),
        first=np.column_stack((began, again)).ravel(),
        last=np.column_stack((paused, np.maximum(until, again))).ravel(),
        district=place,
        via=np.full(rows, code(Via.EMPLOYER), dtype=np.int32),
        paid=np.where(rng.random(rows) < 0.97, code(Paid.ON_TIME), code(Paid.BACK_PAID)).astype(np.int32),
        registered=place,
        production=np.zeros(rows, dtype=np.int32),
    )


def _jobs(rng: Generator, size: int) -> Jobs:
    owners = 2 * size
    place = SETTLED[rng.integers(0, len(SETTLED), owners)]
    return Jobs(
        owner=np.arange(owners, dtype=np.int32),
        first=_whole(rng, *ARRIVED, owners),
        last=np.where(rng.random(owners) < 0.9, 0, TODAY - 30).astype(np.int32),
        kind=np.full(owners, code(WorkKind.CONTRACT), dtype=np.int32),
        registered=place,
        production=np.zeros(owners, dtype=np.int32),
    )


def _homes(rng: Generator, size: int) -> Homes:
    owner = np.flatnonzero(rng.random(size) < 0.3).astype(np.int32)
    rows = len(owner)
    nothing = np.zeros(rows, dtype=np.int32)
    return Homes(
        owner=owner,
        district=SETTLED[rng.integers(0, len(SETTLED), rows)],
        use=np.full(rows, code(HomeUse.RESIDENTIAL), dtype=np.int32),
        title=np.full(rows, code(Title.CERTIFICATE), dtype=np.int32),
        bought=nothing,
        lived_in=nothing + 1,
        joint=nothing,
        share=_whole(rng, 0, 101, rows) * (WHOLE // 100),
        over=nothing,
    )


def _leases(rng: Generator, size: int) -> Leases:
    owner = np.flatnonzero(rng.random(size) < 0.5).astype(np.int32)
    rows = len(owner)
    return Leases(
        owner=owner,
        first=_whole(rng, *ARRIVED, rows),
        last=TODAY + _whole(rng, -100, 400, rows),
        district=SETTLED[rng.integers(0, len(SETTLED), rows)],
        registered=np.ones(rows, dtype=np.int32),
    )
