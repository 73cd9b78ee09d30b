"""The months of both parents together: the column form agrees with the single path, whoever is known."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from random import Random

import pytest

from app import policies
from app.domain import columns
from app.domain.columns.packing import pack, unpack
from app.domain.item_groups import BestOf, SumOf, Way
from app.domain.item_time import InsuranceTime, Unit
from app.domain.items import InsuranceYears
from app.domain.period import month
from app.domain.points import evaluate
from tests.unit.domain import random_families

SIMING = policies.load("xiamen/siming/2017")
FAMILIES = 400
BEFORE = (None, month(date(2017, 1, 1)), month(date(2017, 9, 1)))


def _with(scoring):
    items = tuple(
        replace(item, scoring=scoring) if isinstance(item.scoring, InsuranceYears) else item
        for item in SIMING.items
    )
    return replace(SIMING, items=items)


@pytest.mark.parametrize("unit", [Unit.WHOLE_YEARS, Unit.MONTHS_OVER_12])
@pytest.mark.parametrize("before", BEFORE)
@pytest.mark.parametrize("within", [None, BestOf, SumOf])
def test_columns_add_up_the_months_of_both_parents(unit, before, within):
    scoring = InsuranceTime(unit, Decimal("1.2"), 12, before, both_parents=True)
    if within is not None:
        way = Way("both", SIMING.title, Decimal(9), scoring)
        own = replace(way, scoring=replace(scoring, both_parents=False))
        scoring = within((way, own))
    policy, random = _with(scoring), Random(6)
    at = next(n for n, item in enumerate(policy.items) if item.scoring is scoring)
    families = [random_families.family(random) for _ in range(FAMILIES)]
    stored = [pack(family, policy.city) for family in families]
    population = unpack(b"".join(stored), [len(one) for one in stored], policy.city)
    on = date(2017, 4, 20)
    (scores,) = columns.rescore(policy, [population], on)
    earned = set()
    for number, family in enumerate(families):
        found = evaluate(policy, family, on=on)
        item = found.points.items[at]
        assert Decimal(int(scores.total[number])) / scores.per_point == found.points.total
        assert Decimal(int(scores.items[at, number])) / scores.per_point == item.points
        assert scores.deemed[at, number] == item.deemed
        earned.add(item.points)
    assert len(earned) > 3
