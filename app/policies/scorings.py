"""The kinds of item a pack may have, and how the parameters of each are read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from app.domain import reading
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
from app.domain.people import HomeUse, Title, WorkKind
from app.domain.policy import Scoring
from app.domain.reading import BadValue, Reader
from app.policies.reference import Reference


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
        raise BadValue((*reader.path, "percent"), "不能超过 100", "must not be over 100")
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


_SCORINGS: dict[ItemKind, Callable[[Reader, _Setting], Scoring]] = {
    ItemKind.BASE: _base,
    ItemKind.RESIDENCE_YEARS: _residence_years,
    ItemKind.INSURANCE_YEARS: _insurance_years,
    ItemKind.SHARE_OVER: _share_over,
    ItemKind.SAME_DISTRICT: _same_district,
    ItemKind.FAMILY_PLANNING: _family_planning,
    ItemKind.SECOND_PARENT: _second_parent,
}
