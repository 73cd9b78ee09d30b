"""Conditions and items of a pack: the kind's name chooses how its parameters are read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from app.domain import reading
from app.domain.eligibility import (
    BornBetween,
    HukouNotIn,
    IdKindIn,
    InsuredWithin,
    LivesInDistrict,
    NotEnrolled,
    ResidenceWithin,
    WorkWithin,
)
from app.domain.home import Operator, ShareOver
from app.domain.items import (
    Base,
    FamilyPlanningFlag,
    Gate,
    InsuranceYears,
    PartialYear,
    ResidenceYears,
    SameDistrict,
    SecondParent,
)
from app.domain.people import HomeUse, IdKind, Title, WorkKind
from app.domain.policy import CheckRule, Condition, FamilyCheckRule, FamilyCondition, ItemRule, Scoring
from app.domain.reading import BadValue, Path, Reader
from app.policies.reference import Reference, refuse, words


class CheckKind(StrEnum):
    BORN_BETWEEN = "born_between"
    ID_KIND_IN = "id_kind_in"
    HUKOU_NOT_IN = "hukou_not_in"
    NOT_ENROLLED = "not_enrolled"
    RESIDENCE_WITHIN = "residence_within"
    WORK_WITHIN = "work_within"
    INSURED_WITHIN = "insured_within"
    LIVES_IN_DISTRICT = "lives_in_district"


class ItemKind(StrEnum):
    BASE = "base"
    RESIDENCE_YEARS = "residence_years"
    INSURANCE_YEARS = "insurance_years"
    SHARE_OVER = "share_over"
    SAME_DISTRICT = "same_district"
    FAMILY_PLANNING = "family_planning"
    SECOND_PARENT = "second_parent"


class Rounding(StrEnum):
    """The only rounding in use: half up, to two decimals."""

    HALF_UP_2 = "half_up_2"


class WholeYears(StrEnum):
    """What main items may do with an unfinished year: drop it."""

    WHOLE_YEARS = "whole_years"


@dataclass(frozen=True, slots=True)
class Rules:
    """Reads the checks and items of a pack whose base is `base_years`."""

    reference: Reference
    base_years: int

    def check(self, value: object, path: Path) -> FamilyCheckRule | CheckRule:
        reader = Reader(value, path)
        kind = reader.required("kind", reading.one_of(CheckKind))
        title, law = reader.required("title", words), reader.required("law", self.reference.law)
        blocking = reader.optional("blocking", reading.flag, True)
        name = str(path[-1])
        if kind in _FAMILY_CONDITIONS:
            shared = _FAMILY_CONDITIONS[kind](reader, self.reference)
            reader.close()
            return FamilyCheckRule(name, title, law, blocking, shared)
        condition = _CONDITIONS[kind](reader)
        reader.close()
        return CheckRule(name, title, law, blocking, condition)

    def item(self, value: object, path: Path) -> ItemRule:
        reader = Reader(value, path)
        kind = reader.required("kind", reading.one_of(ItemKind))
        rule = ItemRule(
            id=str(path[-1]),
            title=reader.required("title", words),
            law=reader.required("law", self.reference.law),
            cap=reader.required("cap", reading.decimal),
            needs_person=reader.optional("needs_person", reading.flag, False),
            scoring=_SCORINGS[kind](reader, self),
        )
        reader.close()
        return rule


def _born_between(reader: Reader, _: Reference) -> FamilyCondition:
    condition = BornBetween(reader.required("from", reading.day), reader.required("to", reading.day))
    _in_order(reader, condition.earliest, condition.latest)
    return condition


def _id_kind_in(reader: Reader, _: Reference) -> FamilyCondition:
    return IdKindIn(frozenset(reader.required("allowed", reading.list_of(reading.one_of(IdKind)))))


def _hukou_not_in(reader: Reader, reference: Reference) -> FamilyCondition:
    return HukouNotIn(reader.required("districts", reference.districts))


def _not_enrolled(_: Reader, __: Reference) -> FamilyCondition:
    return NotEnrolled()


def _residence_within(reader: Reader) -> Condition:
    return ResidenceWithin(*_days_window(reader))


def _work_within(reader: Reader) -> Condition:
    return WorkWithin(*_days_window(reader))


def _days_window(reader: Reader) -> tuple[Any, Any, int]:
    first, last = reader.required("from", reading.day), reader.required("to", reading.day)
    _in_order(reader, first, last)
    least = reader.required("min_valid_days", reading.integer)
    _fits(reader, "min_valid_days", least, (last - first).days + 1)
    return first, last, least


def _insured_within(reader: Reader) -> Condition:
    first, last = reader.required("from", reading.month_index), reader.required("to", reading.month_index)
    _in_order(reader, first, last)
    least = reader.required("min_months", reading.integer)
    _fits(reader, "min_months", least, last - first + 1)
    return InsuredWithin(first, last, least)


def _lives_in_district(_: Reader) -> Condition:
    return LivesInDistrict()


def _in_order(reader: Reader, first: Any, last: Any) -> None:
    if last < first:
        refuse((*reader.path, "to"), "早于 from", "is before `from`")


def _fits(reader: Reader, key: str, least: int, most: int) -> None:
    if not 0 <= least <= most:
        refuse((*reader.path, key), f"应在 0 至 {most} 之间", f"must lie between 0 and {most}")


_FAMILY_CONDITIONS: dict[CheckKind, Callable[[Reader, Reference], FamilyCondition]] = {
    CheckKind.BORN_BETWEEN: _born_between,
    CheckKind.ID_KIND_IN: _id_kind_in,
    CheckKind.HUKOU_NOT_IN: _hukou_not_in,
    CheckKind.NOT_ENROLLED: _not_enrolled,
}

_CONDITIONS: dict[CheckKind, Callable[[Reader], Condition]] = {
    CheckKind.RESIDENCE_WITHIN: _residence_within,
    CheckKind.WORK_WITHIN: _work_within,
    CheckKind.INSURED_WITHIN: _insured_within,
    CheckKind.LIVES_IN_DISTRICT: _lives_in_district,
}


def _points(reader: Reader) -> Decimal:
    return reader.required("points", reading.decimal)


def _base(reader: Reader, _: Rules) -> Scoring:
    return Base(_points(reader))


def _residence_years(reader: Reader, rules: Rules) -> Scoring:
    reader.required("partial", reading.one_of(WholeYears))
    return ResidenceYears(rules.base_years, reader.required("rate", reading.decimal))


def _insurance_years(reader: Reader, rules: Rules) -> Scoring:
    reader.required("partial", reading.one_of(WholeYears))
    return InsuranceYears(rules.base_years, reader.required("rate", reading.decimal))


def _share_over(reader: Reader, _: Rules) -> Scoring:
    percent = reader.required("percent", reading.decimal)
    if percent > 100:
        raise BadValue((*reader.path, "percent"), "不能超过 100", "must not be over 100")
    return ShareOver(
        points=_points(reader),
        operator=reader.required("operator", reading.one_of(Operator)),
        percent=percent,
        uses=frozenset(reader.required("uses", reading.list_of(reading.one_of(HomeUse)))),
        titles=frozenset(reader.required("titles", reading.list_of(reading.one_of(Title)))),
        joint_counts=reader.required("joint_counts", reading.flag),
    )


def _same_district(reader: Reader, _: Rules) -> Scoring:
    return SameDistrict(
        points=_points(reader),
        work_kinds=frozenset(reader.required("work_kinds", reading.list_of(reading.one_of(WorkKind)))),
    )


def _family_planning(reader: Reader, _: Rules) -> Scoring:
    return FamilyPlanningFlag(_points(reader), reader.optional("registered_by", reading.day, None))


def _second_parent(reader: Reader, _: Rules) -> Scoring:
    reader.required("residence_partial", reading.one_of(WholeYears))
    reader.required("rounding", reading.one_of(Rounding))
    return SecondParent(
        residence_rate=reader.required("residence_rate", reading.decimal),
        insurance_rate=reader.required("insurance_rate", reading.decimal),
        insurance_partial=reader.required("insurance_partial", reading.one_of(PartialYear)),
        gate=reader.required("gate", reading.list_of(reading.one_of(Gate))),
    )


_SCORINGS: dict[ItemKind, Callable[[Reader, Rules], Scoring]] = {
    ItemKind.BASE: _base,
    ItemKind.RESIDENCE_YEARS: _residence_years,
    ItemKind.INSURANCE_YEARS: _insurance_years,
    ItemKind.SHARE_OVER: _share_over,
    ItemKind.SAME_DISTRICT: _same_district,
    ItemKind.FAMILY_PLANNING: _family_planning,
    ItemKind.SECOND_PARENT: _second_parent,
}
