"""The column forms of points for time by the month or the day."""

from __future__ import annotations

from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

import numpy as np

from app.domain import item_time, period
from app.domain.columns.item import ItemColumn, item_column, pro_rata
from app.domain.columns.measure import DeemedBefore, Measure, OfGuardian, Ready, ResidenceBefore, Time, Within
from app.domain.columns.population import Bools, Ints
from app.domain.columns.unit import Unit


@item_column.register
def _(scoring: item_time.ResidenceTime, district: int, unit: Unit) -> ItemColumn:
    before = scoring.before.toordinal() if scoring.before else None
    off = Decimal(scoring.subtract_months) * period.DAYS_IN_YEAR / 12
    return _of_time(
        scoring,
        ResidenceBefore(before),
        DeemedBefore(Time.RESIDENCE, before),
        less=int(off.to_integral_value(ROUND_HALF_UP)),
        in_year=period.DAYS_IN_YEAR,
        unit=unit,
    )


@item_column.register
def _(scoring: item_time.InsuranceTime, district: int, unit: Unit) -> ItemColumn:
    measure: Measure = OfGuardian.INSURED_MONTHS
    if scoring.before is not None:
        measure = Within(Time.INSURANCE, 1, scoring.before - 1)
    deemed = DeemedBefore(Time.INSURANCE, scoring.before)
    column = _of_time(
        scoring,
        measure,
        deemed,
        less=scoring.subtract_months,
        in_year=12,
        unit=unit,
        both=scoring.both_parents,
    )
    if not scoring.both_parents:
        return column
    return replace(column, deemed=lambda at, eligible: at[deemed][0] | at[deemed][1])


def _of_time(
    scoring: item_time.ResidenceTime | item_time.InsuranceTime,
    measure: Measure,
    deemed: Measure,
    *,
    less: int,
    in_year: int,
    unit: Unit,
    both: bool = False,
) -> ItemColumn:
    """`both` adds the two rows up: whoever is not known has none."""
    rate, by_year = unit.of(scoring.rate), scoring.unit is item_time.Unit.WHOLE_YEARS

    def points(at: Ready, eligible: Bools) -> Ints:
        held = at[measure][0] + at[measure][1] if both else at[measure]
        left = np.maximum(held - np.int32(less), 0)
        earned: Ints = (
            left // np.int32(in_year) * np.int32(rate) if by_year else pro_rata(left, rate, in_year, unit)
        )
        return earned

    return ItemColumn((measure, deemed), points, lambda at, eligible: at[deemed])
