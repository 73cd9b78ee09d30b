"""The column forms of items put together from others."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from app.domain import item_groups
from app.domain.columns.item import ItemColumn, item_column
from app.domain.columns.measure import Measure, Ready
from app.domain.columns.population import Bools, Ints
from app.domain.columns.unit import Unit


class _Way(NamedTuple):
    column: ItemColumn
    cap: np.int32

    def points(self, at: Ready, eligible: Bools) -> Ints:
        return np.broadcast_to(np.minimum(self.column.points(at, eligible), self.cap), eligible.shape)

    def deemed(self, at: Ready, eligible: Bools) -> Bools:
        if self.column.deemed is None:
            return np.zeros(eligible.shape, dtype=np.bool_)
        return np.broadcast_to(self.column.deemed(at, eligible), eligible.shape)


def _ways(written: tuple[item_groups.Way, ...], district: int, unit: Unit) -> list[_Way]:
    return [_Way(item_column(way.scoring, district, unit), np.int32(unit.of(way.cap))) for way in written]


def _reads(ways: list[_Way]) -> tuple[Measure, ...]:
    return tuple(measure for way in ways for measure in way.column.reads)


@item_column.register
def _(scoring: item_groups.BestOf, district: int, unit: Unit) -> ItemColumn:
    ways = _ways(scoring.ways, district, unit)

    def points(at: Ready, eligible: Bools) -> Ints:
        best: Ints = np.maximum.reduce([way.points(at, eligible) for way in ways])
        return best

    def deemed(at: Ready, eligible: Bools) -> Bools:
        """Of the way that brings most, the first of equal ones."""
        first = np.argmax([way.points(at, eligible) for way in ways], axis=0)
        best: Bools = np.choose(first, [way.deemed(at, eligible) for way in ways])
        return best

    return ItemColumn(_reads(ways), points, deemed)


@item_column.register
def _(scoring: item_groups.SumOf, district: int, unit: Unit) -> ItemColumn:
    ways = _ways(scoring.ways, district, unit)

    def points(at: Ready, eligible: Bools) -> Ints:
        added: Ints = np.add.reduce([way.points(at, eligible) for way in ways])
        return added

    def deemed(at: Ready, eligible: Bools) -> Bools:
        any_way: Bools = np.logical_or.reduce([way.deemed(at, eligible) for way in ways])
        return any_way

    return ItemColumn(_reads(ways), points, deemed)
