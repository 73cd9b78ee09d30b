"""Score a population under a policy: eligible, main applicant, items, total; to the cent as `points.evaluate`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import numpy as np

from app.domain.columns import timeline
from app.domain.columns.check import CheckColumn, rule_column, stage_column
from app.domain.columns.item import ItemColumn, item_column
from app.domain.columns.measure import Column, Measure, OfFamily, OfGuardian, Ready, Seen
from app.domain.columns.population import Bools, Ints, Population
from app.domain.columns.unit import NoColumnForm, Unit, unit_of
from app.domain.policy import Policy
from app.domain.rule import CheckRule, FamilyCheckRule
from app.domain.timeline import Counting

AT_A_TIME = 16_384
"""Families a step: its columns stay in the processor's cache."""


class OtherCity(ValueError):
    """The families were packed with other districts than the policy's."""


@dataclass(frozen=True, slots=True)
class Scores:
    """One entry a family, in order. Points are whole numbers of units, `per_point` of them a point.

    `main` is 0 for the father, 1 for the mother. `items` and `deemed` have shape `(items, families)`, in the
    policy's order, with the main applicant's points after the caps.
    """

    per_point: int
    eligible: Bools
    main: Ints
    total: Ints
    items: Ints
    deemed: Bools


class Totals(NamedTuple):
    """`Scores` without the items."""

    eligible: Bools
    main: Ints
    total: Ints


class _Item(NamedTuple):
    column: ItemColumn
    cap: np.int32


class _Scored(NamedTuple):
    """Items after their caps and their sum; who meets the conditions, and who is still eligible after all."""

    points: list[Ints]
    total: Ints
    eligible: Bools
    admitted: Bools


class Scorer:
    """A policy compiled from the very rule objects that `points.evaluate` walks.

    `NoColumnForm` where a kind of its rules has no column form, a number has more than four decimals, or the
    pack orders by batches and not by points.
    """

    def __init__(self, policy: Policy) -> None:
        if policy.kind != "points":
            raise NoColumnForm(policy.kind)
        self.policy = policy
        district = int(policy.district.code)
        scorings = [rule.scoring for rule in policy.items]
        line = policy.qualifying_line
        amounts = [rule.cap for rule in policy.items] + ([line.points] if line else [])
        self.unit: Unit = unit_of(scorings, amounts)
        self._line = np.int32(self.unit.of(line.points)) if line else None
        rules: tuple[FamilyCheckRule | CheckRule, ...] = (*policy.family_checks, *policy.checks)
        self._checks: list[CheckColumn] = [
            stage_column(policy.opened.stages),
            *(rule_column(rule, district) for rule in rules if rule.blocking),
        ]
        self._items = [
            _Item(item_column(rule.scoring, district, self.unit), np.int32(self.unit.of(rule.cap)))
            for rule in policy.items
        ]

    @property
    def measures(self) -> frozenset[Measure]:
        """The ready columns that scoring works on."""
        read = [one.reads for one in self._checks] + [item.column.reads for item in self._items]
        always: set[Measure] = {OfGuardian.KNOWN}
        if self.policy.veto is not None:
            always.add(OfFamily.FORGED)
        return frozenset(always.union(*read))

    @property
    def counting(self) -> Counting:
        """Ready columns serve every policy that counts time alike and measures no more, on the same day."""
        return self.policy.counting

    def read(self, population: Population, on: date) -> Ready:
        """The ready columns of `population` on the day `on`: all the work on periods, done once."""
        if population.city.places != self.policy.city.places:
            raise OtherCity(self.policy.id)
        seen = Seen(population, timeline.build(self.counting, population, on), on)
        return Ready(population.size, {measure: measure.read(seen) for measure in self.measures})

    def totals(self, ready: Ready) -> Totals:
        """Who is eligible, with which main applicant, for how many units in all."""
        into = Totals(*_outcome(ready.size))
        for first in range(0, ready.size, AT_A_TIME):
            part = ready.part(first, min(first + AT_A_TIME, ready.size))
            scored = self._scored(part)
            _decide(part, scored.admitted, scored.total, into, first)
        return into

    def score(self, ready: Ready) -> Scores:
        """Everything `totals` tells, and the items of the main applicant."""
        into = Totals(*_outcome(ready.size))
        items = np.empty((len(self._items), ready.size), dtype=np.int32)
        deemed = np.zeros((len(self._items), ready.size), dtype=np.bool_)
        for first in range(0, ready.size, AT_A_TIME):
            part = ready.part(first, min(first + AT_A_TIME, ready.size))
            scored = self._scored(part)
            mother = _decide(part, scored.admitted, scored.total, into, first)
            here = slice(first, first + part.size)
            for number, (column, _) in enumerate(self._items):
                items[number, here] = _of_main(scored.points[number], mother)
                if column.deemed is not None:
                    deemed[number, here] = _of_main(column.deemed(part, scored.eligible), mother)
        return Scores(self.unit.per_point, *into, items, deemed)

    def _eligible(self, part: Ready) -> Bools:
        eligible = np.ones((2, part.size), dtype=np.bool_)
        for check in self._checks:
            eligible &= check.passed(part)
        return eligible

    def _scored(self, part: Ready) -> _Scored:
        eligible = admitted = self._eligible(part)
        points = [np.minimum(column.points(part, eligible), cap) for column, cap in self._items]
        if self.policy.veto is not None:
            honest = part[OfFamily.FORGED] == 0
            points = [column * honest for column in points]
            admitted = eligible & honest
        total = np.zeros((2, part.size), dtype=np.int32)
        for column in points:
            total += column
        if self._line is not None:
            admitted = admitted & (total >= self._line)
        return _Scored(points, total, eligible, admitted)


def rescore(policy: Policy, populations: Iterable[Population], on: date) -> Iterator[Scores]:
    """Score every block of families under `policy` as known on the day `on`; see `Scores`.

    A block is a `Population`, best of some 100,000 families (`unpack` reads one from stored bytes). Equal to
    `points.evaluate` for each family: eligible, main applicant, items and total. Raises `NoColumnForm` for a
    policy with a kind that has no column form, and `OtherCity` for families of another city's form.
    """
    scorer = Scorer(policy)
    for population in populations:
        yield scorer.score(scorer.read(population, on))


def _outcome(size: int) -> tuple[Bools, Ints, Ints]:
    return (
        np.empty(size, dtype=np.bool_),
        np.empty(size, dtype=np.int32),
        np.empty(size, dtype=np.int32),
    )


def _decide(part: Ready, eligible: Bools, total: Ints, into: Totals, first: int) -> Bools:
    """The better candidate: eligible first, then points, then the father; who is not known is none."""
    father, mother = part[OfGuardian.KNOWN]
    better = (eligible[1] > eligible[0]) | ((eligible[1] == eligible[0]) & (total[1] > total[0]))
    chosen: Bools = mother & (better | ~father)
    here = slice(first, first + part.size)
    into.eligible[here] = np.where(chosen, eligible[1], eligible[0])
    into.main[here] = chosen
    into.total[here] = np.where(chosen, total[1], total[0])
    return chosen


def _of_main(column: Column, mother: Bools) -> Column:
    """The main applicant's row of a column, or the family's own."""
    if column.ndim == 1:
        return column
    chosen: Column = np.where(mother, column[1], column[0])
    return chosen
