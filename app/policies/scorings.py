"""The kinds of item a pack may have, and how the parameters of each are read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from app.domain import reading
from app.domain.category import CATEGORIES, Category, CategoryPoints, Topic
from app.domain.home import Operator, ShareOver
from app.domain.item_dwelling import DwellingMonths
from app.domain.item_groups import BestOf, Case, FirstOf, SumOf, Way
from app.domain.item_planning import PlanningPoints
from app.domain.item_second_parent import Gate, SecondParent
from app.domain.item_time import InsuranceTime, ResidenceTime, Unit
from app.domain.items import (
    Base,
    FamilyPlanningFlag,
    InsuranceYears,
    PartialYear,
    ResidenceYears,
    SameDistrict,
)
from app.domain.people import FamilyPlanning, HomeUse, Title, WorkKind
from app.domain.reading import BadValue, Path, Reader
from app.domain.rule import FamilyCondition, Scoring
from app.policies.conditions import ConditionKind, home_rule, read_condition
from app.policies.reference import Reference, refuse, words


class ItemKind(StrEnum):
    BASE = "base"
    RESIDENCE_YEARS = "residence_years"
    INSURANCE_YEARS = "insurance_years"
    SHARE_OVER = "share_over"
    SAME_DISTRICT = "same_district"
    FAMILY_PLANNING = "family_planning"
    SECOND_PARENT = "second_parent"
    RESIDENCE_TIME = "residence_time"
    INSURANCE_TIME = "insurance_time"
    CATEGORY_POINTS = "category_points"
    BEST_OF = "best_of"
    SUM_OF = "sum_of"
    FIRST_OF = "first_of"
    PLANNING_POINTS = "planning_points"
    DWELLING_MONTHS = "dwelling_months"


GROUPS = frozenset({ItemKind.BEST_OF, ItemKind.SUM_OF, ItemKind.FIRST_OF})


class Rounding(StrEnum):
    """The only rounding in use: half up, to two decimals."""

    HALF_UP_2 = "half_up_2"


class WholeYears(StrEnum):
    """What main items may do with an unfinished year: drop it."""

    WHOLE_YEARS = "whole_years"


def read_scoring(kind: ItemKind, reader: Reader, reference: Reference, base_years: int) -> Scoring:
    """The parameters of an item of this kind; the caller closes the reader."""
    return _SCORINGS[kind](reader, _Setting(reference, base_years))


@dataclass(frozen=True, slots=True)
class _Setting:
    """What an item may need from the rest of its pack."""

    reference: Reference
    base_years: int


def _points(reader: Reader) -> Decimal:
    return reader.required("points", reading.decimal)


def _base(reader: Reader, _: _Setting) -> Scoring:
    return Base(_points(reader))


def _residence_years(reader: Reader, rules: _Setting) -> Scoring:
    reader.required("partial", reading.one_of(WholeYears))
    return ResidenceYears(rules.base_years, reader.required("rate", reading.decimal))


def _insurance_years(reader: Reader, rules: _Setting) -> Scoring:
    reader.required("partial", reading.one_of(WholeYears))
    return InsuranceYears(rules.base_years, reader.required("rate", reading.decimal))


def _share_over(reader: Reader, _: _Setting) -> Scoring:
    percent = reader.required("percent", reading.decimal)
    if percent > 100:
        refuse((*reader.path, "percent"), "不能超过 100", "must not be over 100", got=percent)
    return ShareOver(
        points=_points(reader),
        operator=reader.required("operator", reading.one_of(Operator)),
        percent=percent,
        uses=frozenset(reader.required("uses", reading.list_of(reading.one_of(HomeUse)))),
        titles=frozenset(reader.required("titles", reading.list_of(reading.one_of(Title)))),
        joint_counts=reader.required("joint_counts", reading.flag),
    )


def _same_district(reader: Reader, _: _Setting) -> Scoring:
    return SameDistrict(
        points=_points(reader),
        work_kinds=frozenset(reader.required("work_kinds", reading.list_of(reading.one_of(WorkKind)))),
    )


def _family_planning(reader: Reader, _: _Setting) -> Scoring:
    return FamilyPlanningFlag(_points(reader), reader.optional("registered_by", reading.day, None))


def _second_parent(reader: Reader, _: _Setting) -> Scoring:
    reader.required("residence_partial", reading.one_of(WholeYears))
    reader.required("rounding", reading.one_of(Rounding))
    return SecondParent(
        residence_rate=reader.required("residence_rate", reading.decimal),
        insurance_rate=reader.required("insurance_rate", reading.decimal),
        insurance_partial=reader.required("insurance_partial", reading.one_of(PartialYear)),
        gate=reader.required("gate", reading.list_of(reading.one_of(Gate))),
    )


def _unit(reader: Reader) -> Unit:
    """How time becomes points; what is not a whole number is rounded half up to two decimals."""
    unit = reader.required("unit", reading.one_of(Unit))
    if unit is not Unit.WHOLE_YEARS:
        reader.required("rounding", reading.one_of(Rounding))
    return unit


def _residence_time(reader: Reader, _: _Setting) -> Scoring:
    unit = _unit(reader)
    if unit is Unit.MONTHS_OVER_12:
        refuse((*reader.path, "unit"), "居住按天计", "residence counts in days", got=unit)
    return ResidenceTime(
        unit=unit,
        rate=reader.required("rate", reading.decimal),
        subtract_months=_subtracted(reader),
        before=reader.optional("before", reading.day, None),
    )


def _insurance_time(reader: Reader, _: _Setting) -> Scoring:
    unit = _unit(reader)
    if unit is Unit.DAYS_OVER_365:
        refuse((*reader.path, "unit"), "参保按月计", "insurance counts in months", got=unit)
    return InsuranceTime(
        unit=unit,
        rate=reader.required("rate", reading.decimal),
        subtract_months=_subtracted(reader),
        before=reader.optional("before", reading.month_index, None),
        both_parents=reader.optional("both_parents", reading.flag, False),
    )


def _subtracted(reader: Reader) -> int:
    months = reader.optional("subtract_months", reading.integer, 0)
    if months < 0:
        refuse((*reader.path, "subtract_months"), "不能为负", "must not be negative", got=months)
    return months


def _category_points(reader: Reader, _: _Setting) -> Scoring:
    topic = reader.required("topic", reading.one_of(Topic))
    allowed = [category.value for category in CATEGORIES[topic]]

    def read(value: object, path: Path) -> tuple[tuple[Category, Decimal], ...]:
        table = []
        for name, points in Reader(value, path).items(reading.decimal):
            if name not in allowed:
                raise BadValue((*path, name), "没有这个类别", "is not a category", allowed=allowed)
            table.append((Category(name), points))
        return tuple(table)

    return CategoryPoints(topic, reader.required("table", read))


def _planning_points(reader: Reader, _: _Setting) -> Scoring:
    allowed = [status.value for status in FamilyPlanning]

    def read(value: object, path: Path) -> tuple[tuple[FamilyPlanning, Decimal], ...]:
        table = Reader(value, path).items(reading.decimal)
        for name, _ in table:
            if name not in allowed:
                raise BadValue((*path, name), "没有这个情形", "is not a status", allowed=allowed)
        return tuple((FamilyPlanning(name), points) for name, points in table)

    return PlanningPoints(reader.required("table", read))


def _dwelling_months(reader: Reader, setting: _Setting) -> Scoring:
    return DwellingMonths(
        rate=reader.required("rate", reading.decimal),
        home=reader.required("home", lambda v, p: home_rule(v, p, setting.reference)),
        by=reader.required("by", reading.day),
    )


def _ways(reader: Reader, setting: _Setting) -> tuple[Way, ...]:
    return _at_least_two(reader, lambda inner: _way(inner, setting))


def _at_least_two(reader: Reader, read: Callable[[Reader], reading.T]) -> tuple[reading.T, ...]:
    """The `ways` of a group, by name and in order."""

    def one(value: object, path: Path) -> reading.T:
        inner = Reader(value, path)
        found = read(inner)
        inner.close()
        return found

    ways = reader.required("ways", lambda v, p: tuple(way for _, way in Reader(v, p).items(one)))
    if len(ways) < 2:
        raise BadValue((*reader.path, "ways"), "至少两种", "must have at least two ways")
    return ways


def _way(inner: Reader, setting: _Setting) -> Way:
    """`{kind, title, cap, …}`; a group inside a group is refused."""
    kind = inner.required("kind", reading.one_of(ItemKind))
    if kind in GROUPS:
        refuse((*inner.path, "kind"), "组合里不能再有组合", "a group holds no other group", got=kind)
    title, cap = inner.required("title", words), inner.required("cap", reading.decimal)
    return Way(str(inner.path[-1]), title, cap, _SCORINGS[kind](inner, setting))


def _conditions(reader: Reader, setting: _Setting) -> tuple[FamilyCondition, ...]:
    """`conditions: [{kind, …}, …]` of a case; none asks nothing."""

    def one(value: object, path: Path) -> FamilyCondition:
        inner = Reader(value, path)
        kind = inner.required("kind", reading.one_of(ConditionKind))
        condition = read_condition(kind, inner, setting.reference)
        inner.close()
        return condition

    return reader.optional("conditions", reading.list_of(one), ())


def _first_of(reader: Reader, setting: _Setting) -> Scoring:
    cases = _at_least_two(reader, lambda inner: Case(_way(inner, setting), _conditions(inner, setting)))
    for case in cases[:-1]:
        if not case.conditions:
            path = (*reader.path, "ways", case.way.id, "conditions")
            refuse(path, "只有最后一种可以没有条件", "only the last may ask nothing")
    return FirstOf(cases)


def _best_of(reader: Reader, setting: _Setting) -> Scoring:
    return BestOf(_ways(reader, setting))


def _sum_of(reader: Reader, setting: _Setting) -> Scoring:
    return SumOf(_ways(reader, setting))


_SCORINGS: dict[ItemKind, Callable[[Reader, _Setting], Scoring]] = {
    ItemKind.BASE: _base,
    ItemKind.RESIDENCE_YEARS: _residence_years,
    ItemKind.INSURANCE_YEARS: _insurance_years,
    ItemKind.SHARE_OVER: _share_over,
    ItemKind.SAME_DISTRICT: _same_district,
    ItemKind.FAMILY_PLANNING: _family_planning,
    ItemKind.SECOND_PARENT: _second_parent,
    ItemKind.RESIDENCE_TIME: _residence_time,
    ItemKind.INSURANCE_TIME: _insurance_time,
    ItemKind.CATEGORY_POINTS: _category_points,
    ItemKind.BEST_OF: _best_of,
    ItemKind.SUM_OF: _sum_of,
    ItemKind.FIRST_OF: _first_of,
    ItemKind.PLANNING_POINTS: _planning_points,
    ItemKind.DWELLING_MONTHS: _dwelling_months,
}
