"""Conditions and items of a pack: the kind's name chooses how its parameters are read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from app.domain import reading
from app.domain.eligibility import InsuredWithin, ResidenceWithin, WorkWithin
from app.domain.lives_in_district import LivesInDistrict
from app.domain.period import month_text
from app.domain.reading import Path, Reader
from app.domain.rule import CheckRule, Condition, FamilyCheckRule, ItemRule
from app.policies.conditions import ConditionKind, in_order, read_condition
from app.policies.reference import Reference, refuse, words
from app.policies.scorings import ItemKind, read_scoring
from app.policies.stages import stages


class CheckKind(StrEnum):
    """Conditions on the main applicant; those on the family are `ConditionKind`."""

    RESIDENCE_WITHIN = "residence_within"
    WORK_WITHIN = "work_within"
    INSURED_WITHIN = "insured_within"
    LIVES_IN_DISTRICT = "lives_in_district"


@dataclass(frozen=True, slots=True)
class Rules:
    """Reads the checks and items of a pack whose base is `base_years`."""

    reference: Reference
    base_years: int

    def check(self, value: object, path: Path) -> FamilyCheckRule | CheckRule:
        reader = Reader(value, path)
        kind = reader.required("kind", _check_kind)
        title, law = reader.required("title", words), reader.required("law", self.reference.law)
        blocking = reader.optional("blocking", reading.flag, True)
        remedy = reader.optional("remedy", words, None)
        only = reader.optional("stages", stages, None)
        limited = frozenset(only) if only is not None else None
        reader.optional("reason", words, None)
        name = str(path[-1])
        if isinstance(kind, ConditionKind):
            shared = read_condition(kind, reader, self.reference)
            reader.close()
            return FamilyCheckRule(name, title, law, blocking, shared, remedy, limited)
        condition = _CONDITIONS[kind](reader)
        reader.close()
        return CheckRule(name, title, law, blocking, condition, remedy, limited)

    def item(self, value: object, path: Path) -> ItemRule:
        reader = Reader(value, path)
        kind = reader.required("kind", reading.one_of(ItemKind))
        rule = ItemRule(
            id=str(path[-1]),
            title=reader.required("title", words),
            law=reader.required("law", self.reference.law),
            cap=reader.required("cap", reading.decimal),
            needs_person=reader.optional("needs_person", reading.flag, False),
            scoring=read_scoring(kind, reader, self.reference, self.base_years),
        )
        reader.optional("reason", words, None)
        reader.close()
        return rule


def _check_kind(value: object, path: Path) -> ConditionKind | CheckKind:
    shared, own = [kind.value for kind in ConditionKind], [kind.value for kind in CheckKind]
    if value in shared:
        return ConditionKind(str(value))
    if value not in own:
        refuse(path, "不是可用的值", "is not an allowed value", got=value, allowed=(*shared, *own))
    return CheckKind(str(value))


def _residence_within(reader: Reader) -> Condition:
    return ResidenceWithin(
        *_days_window(reader), home_counts=reader.optional("home_counts", reading.flag, False)
    )


def _work_within(reader: Reader) -> Condition:
    return WorkWithin(*_days_window(reader))


def _days_window(reader: Reader) -> tuple[Any, Any, int]:
    first, last = reader.required("from", reading.day), reader.required("to", reading.day)
    in_order(reader, first, last)
    least = reader.required("min_valid_days", reading.integer)
    _fits(reader, "min_valid_days", least, (last - first).days + 1)
    return first, last, least


def _insured_within(reader: Reader) -> Condition:
    first, last = reader.required("from", reading.month_index), reader.required("to", reading.month_index)
    in_order(reader, first, last, shown=month_text)
    least = reader.required("min_months", reading.integer)
    _fits(reader, "min_months", least, last - first + 1)
    return InsuredWithin(first, last, least)


def _lives_in_district(_: Reader) -> Condition:
    return LivesInDistrict()


def _fits(reader: Reader, key: str, least: int, most: int) -> None:
    if not 0 <= least <= most:
        path = (*reader.path, key)
        refuse(path, f"应在 0 至 {most} 之间", f"must lie between 0 and {most}", got=least)


_CONDITIONS: dict[CheckKind, Callable[[Reader], Condition]] = {
    CheckKind.RESIDENCE_WITHIN: _residence_within,
    CheckKind.WORK_WITHIN: _work_within,
    CheckKind.INSURED_WITHIN: _insured_within,
    CheckKind.LIVES_IN_DISTRICT: _lives_in_district,
}
