"""Points as whole numbers of a small unit, and the error of a kind that has no column form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from decimal import Decimal

FINEST = 4  # decimals


class NoColumnForm(LookupError):
    """This kind of rule has no column form, or its numbers are too fine for one."""


@dataclass(frozen=True, slots=True)
class Unit:
    """`per_point` units make a point: 100, or more where a pack's rates are finer than a cent."""

    per_point: int

    def of(self, points: Decimal) -> int:
        """`points` in units, exactly."""
        return int(points * self.per_point)

    @property
    def per_cent(self) -> int:
        return self.per_point // 100


def unit_of(rules: Iterable[object], amounts: Iterable[Decimal]) -> Unit:
    """The coarsest unit in which every number of the items' `rules` and `amounts` is whole."""
    numbers = [*amounts, *(value for rule in rules for value in _numbers(rule))]
    decimals = max((_decimals(number) for number in numbers), default=0)
    if decimals > FINEST:
        raise NoColumnForm(f"{decimals} decimals")
    return Unit(10 ** max(2, decimals))


def _numbers(value: object) -> Iterator[Decimal]:
    """Every number in a rule, and in the rules that it is put together from."""
    if isinstance(value, Decimal):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from _numbers(one)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _numbers(getattr(value, field.name))


def _decimals(number: Decimal) -> int:
    exponent = number.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
