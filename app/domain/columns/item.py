"""The column form of every kind of point item: units of points for either parent as main applicant."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import singledispatch

import numpy as np

from app.domain import home, item_planning, item_second_parent, items
from app.domain.columns.measure import Column, Measure, OfFamily, OfGuardian, Ready, ShareIn, WorksIn
from app.domain.columns.packing import share_word
from app.domain.columns.population import Bools, Ints, among, code, codes_of
from app.domain.columns.unit import NoColumnForm, Unit
from app.domain.people import KEPT


@dataclass(frozen=True, slots=True)
class ItemColumn:
    """`points` before the cap, in units, given who is eligible; `deemed` tells whose rest on time to come.

    Shape `(2, families)`, or what broadcasts to it.
    """

    reads: tuple[Measure, ...]
    points: Callable[[Ready, Bools], Ints]
    deemed: Callable[[Ready, Bools], Bools] | None = None


@singledispatch
def item_column(scoring: object, district: int, unit: Unit) -> ItemColumn:
    """The column form of `scoring` in a pack of `district`; `NoColumnForm` for a kind without one."""
    raise NoColumnForm(type(scoring).__name__)


@item_column.register
def _(scoring: items.Base, district: int, unit: Unit) -> ItemColumn:
    points = np.int32(unit.of(scoring.points))
    return ItemColumn((), lambda at, eligible: eligible * points)


@item_column.register
def _(scoring: items.ResidenceYears, district: int, unit: Unit) -> ItemColumn:
    base, rate = np.int32(scoring.base_years), np.int32(unit.of(scoring.rate))
    years, deemed = OfGuardian.RESIDENCE_YEARS, OfGuardian.RESIDENCE_DEEMED
    return ItemColumn(
        (years, deemed),
        lambda at, eligible: np.maximum(at[years] - base, 0) * rate,
        lambda at, eligible: at[deemed],
    )


@item_column.register
def _(scoring: items.InsuranceYears, district: int, unit: Unit) -> ItemColumn:
    base, rate = np.int32(scoring.base_years), np.int32(unit.of(scoring.rate))
    months, deemed = OfGuardian.INSURED_MONTHS, OfGuardian.INSURED_DEEMED
    return ItemColumn(
        (months, deemed),
        lambda at, eligible: np.maximum(whole_twelves(at[months]) - base, 0) * rate,
        lambda at, eligible: at[deemed],
    )


@item_column.register
def _(scoring: home.ShareOver, district: int, unit: Unit) -> ItemColumn:
    share = ShareIn(district, scoring.uses, scoring.titles, scoring.joint_counts)
    points, limit = np.int32(unit.of(scoring.points)), share_word(scoring.percent)
    least = np.int32(limit + 1 if scoring.operator is home.Operator.OVER else limit)
    return ItemColumn((share,), lambda at, eligible: (at[share] >= least) * points)


@item_column.register
def _(scoring: items.SameDistrict, district: int, unit: Unit) -> ItemColumn:
    works, lives = WorksIn(district, scoring.work_kinds), OfGuardian.DISTRICT_ON
    points = np.int32(unit.of(scoring.points))
    return ItemColumn((works, lives), lambda at, eligible: ((at[lives] == district) & at[works]) * points)


@item_column.register
def _(scoring: items.FamilyPlanningFlag, district: int, unit: Unit) -> ItemColumn:
    kept, points = codes_of(KEPT), np.int32(unit.of(scoring.points))
    status, registered = OfFamily.PLANNING, OfFamily.PLANNING_ON
    if scoring.registered_by is None:
        return ItemColumn((status,), lambda at, eligible: among(at[status], kept) * points)
    by = scoring.registered_by.toordinal()

    def judged(at: Ready, eligible: Bools) -> Ints:
        in_time = (at[registered] > 0) & (at[registered] <= by)
        earned: Ints = (among(at[status], kept) & in_time) * points
        return earned

    return ItemColumn((status, registered), judged)


@item_column.register
def _(scoring: item_planning.PlanningPoints, district: int, unit: Unit) -> ItemColumn:
    table = [(code(status), np.int32(unit.of(points))) for status, points in scoring.table]
    status = OfFamily.PLANNING

    def points(at: Ready, eligible: Bools) -> Ints:
        earned = np.zeros(at[status].shape, dtype=np.int32)
        for name, worth in table:
            earned[at[status] == name] = worth
        return earned

    return ItemColumn((status,), points)


_GATE = {
    item_second_parent.Gate.RESIDENCE: OfGuardian.RESIDES,
    item_second_parent.Gate.INSURANCE: OfGuardian.INSURED,
    item_second_parent.Gate.WORK: OfGuardian.WORKS,
}


@item_column.register
def _(scoring: item_second_parent.SecondParent, district: int, unit: Unit) -> ItemColumn:
    gates = tuple(_GATE[gate] for gate in scoring.gate)
    years, months = OfGuardian.RESIDENCE_YEARS, OfGuardian.INSURED_MONTHS
    deemed = OfGuardian.RESIDENCE_DEEMED, OfGuardian.INSURED_DEEMED
    rate = np.int32(unit.of(scoring.residence_rate))
    insured = _insured(scoring, unit)

    def passes(at: Ready) -> Bools:
        holds: Bools = at[OfGuardian.KNOWN]
        for gate in gates:
            holds = holds & at[gate]
        return holds

    def points(at: Ready, eligible: Bools) -> Ints:
        return _other(passes(at) * (at[years] * rate + insured(at[months])))

    def rests_on_time_to_come(at: Ready, eligible: Bools) -> Bools:
        return _other(passes(at) & (at[deemed[0]] | at[deemed[1]]))

    return ItemColumn((OfGuardian.KNOWN, *gates, years, months, *deemed), points, rests_on_time_to_come)


def _insured(scoring: item_second_parent.SecondParent, unit: Unit) -> Callable[[Ints], Ints]:
    """Months to units: by whole years, or by months, rounded half up to a cent."""
    rate = unit.of(scoring.insurance_rate)
    if scoring.insurance_partial is items.PartialYear.WHOLE_YEARS:
        return lambda months: whole_twelves(months) * np.int32(rate)
    return lambda months: pro_rata(months, rate, 12, unit)


def whole_twelves(months: Ints) -> Ints:
    """Whole years of `months`, by a multiplication: a division costs several times as much.

    43,691 ÷ 2^19 is 1/12 and a little; the product's whole part is exact below 2^15 months.
    """
    years: Ints = (months * np.int32(43_691)) >> 19
    return years


def pro_rata(held: Ints, rate: int, in_year: int, unit: Unit) -> Ints:
    """`held` ÷ `in_year` × `rate` units, rounded half up to a cent."""
    cents = (held.astype(np.int64) * (2 * rate) + in_year * unit.per_cent) // (2 * in_year * unit.per_cent)
    return (cents * unit.per_cent).astype(np.int32)


def _other(column: Column) -> Column:
    """Each guardian's row beside the other's name."""
    return column[::-1]
