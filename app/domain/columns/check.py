"""The column form of every kind of condition in a points pack."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import singledispatch

import numpy as np

from app.domain import eligibility
from app.domain.columns.measure import (
    HousedIn,
    HousedWithin,
    Measure,
    OfFamily,
    OfGuardian,
    Ready,
    Time,
    Within,
)
from app.domain.columns.population import NOBODY_ASKED, Bools, among, codes_of
from app.domain.columns.unit import NoColumnForm
from app.domain.enrolment import InGrade
from app.domain.lives_in_district import LivesInDistrict
from app.domain.rule import CheckRule, FamilyCheckRule
from app.domain.stage import Stage


@dataclass(frozen=True, slots=True)
class CheckColumn:
    """Who passes: shape `(2, families)`, or `(families,)` for a condition on the family."""

    reads: tuple[Measure, ...]
    passed: Callable[[Ready], Bools]


@singledispatch
def check_column(condition: object, district: int) -> CheckColumn:
    """The column form of `condition` in a pack of `district`; `NoColumnForm` for a kind without one."""
    raise NoColumnForm(type(condition).__name__)


def rule_column(rule: FamilyCheckRule | CheckRule, district: int) -> CheckColumn:
    """The column form of a check: families of a stage that it does not hold for pass."""
    column = check_column(rule.condition, district)
    if rule.stages is None:
        return column
    others = codes_of(frozenset(Stage) - rule.stages)
    return CheckColumn(
        (*column.reads, OfFamily.STAGE),
        lambda at: among(at[OfFamily.STAGE], others) | column.passed(at),
    )


def stage_column(stages: tuple[Stage, ...]) -> CheckColumn:
    """Families of a stage that the pack opens."""
    codes = codes_of(frozenset(stages))
    return CheckColumn((OfFamily.STAGE,), lambda at: among(at[OfFamily.STAGE], codes))


@check_column.register
def _(condition: eligibility.BornBetween, district: int) -> CheckColumn:
    first, last = condition.earliest.toordinal(), condition.latest.toordinal()
    return CheckColumn(
        (OfFamily.BORN,), lambda at: (at[OfFamily.BORN] >= first) & (at[OfFamily.BORN] <= last)
    )


@check_column.register
def _(condition: eligibility.IdKindIn, district: int) -> CheckColumn:
    codes = codes_of(frozenset(condition.allowed))
    return CheckColumn((OfFamily.ID_KIND,), lambda at: among(at[OfFamily.ID_KIND], codes))


@check_column.register
def _(condition: eligibility.HukouNotIn, district: int) -> CheckColumn:
    codes = frozenset(map(int, condition.districts))
    return CheckColumn((OfFamily.HUKOU,), lambda at: ~among(at[OfFamily.HUKOU], codes))


@check_column.register
def _(condition: eligibility.NotEnrolled, district: int) -> CheckColumn:
    return CheckColumn((OfFamily.ENROLLED,), lambda at: at[OfFamily.ENROLLED] != 1)


@check_column.register
def _(condition: InGrade, district: int) -> CheckColumn:
    grades = frozenset({0, *condition.grades})  # 0: enrolled in a grade that nobody knows

    def passed(at: Ready) -> Bools:
        passes: Bools = at[OfFamily.ENROLLED] == NOBODY_ASKED
        passes |= (at[OfFamily.ENROLLED] == 1) & among(at[OfFamily.GRADE], grades)
        return passes

    return CheckColumn((OfFamily.ENROLLED, OfFamily.GRADE), passed)


@check_column.register
def _(condition: eligibility.ResidenceWithin, district: int) -> CheckColumn:
    span = condition.first.toordinal(), condition.last.toordinal()
    measure = HousedWithin(*span) if condition.home_counts else Within(Time.RESIDENCE, *span)
    return _at_least(measure, condition.min_valid_days)


@check_column.register
def _(condition: eligibility.WorkWithin, district: int) -> CheckColumn:
    span = condition.first.toordinal(), condition.last.toordinal()
    return _at_least(Within(Time.WORK, *span), condition.min_valid_days)


@check_column.register
def _(condition: eligibility.InsuredWithin, district: int) -> CheckColumn:
    return _at_least(Within(Time.INSURANCE, condition.first, condition.last), condition.min_months)


def _at_least(measure: Measure, least: int) -> CheckColumn:
    return CheckColumn((measure,), lambda at: at[measure] >= np.int32(least))


@check_column.register
def _(condition: LivesInDistrict, district: int) -> CheckColumn:
    housed = HousedIn(district)

    def passed(at: Ready) -> Bools:
        lives = at[OfGuardian.DISTRICT_ON]
        by_hukou = at[OfGuardian.RESIDES] & at[housed] & (lives == 0)
        found: Bools = (lives == district) | by_hukou
        return found

    return CheckColumn((OfGuardian.DISTRICT_ON, OfGuardian.RESIDES, housed), passed)
