"""The kinds of condition on a whole family, for checks and for classes, and how the parameters of each are read."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any

from app.domain import reading
from app.domain.conditions.dwelling import (
    Holder,
    HomeIn,
    HomeRule,
    LivesThere,
    NoHomeIn,
    RentsAlone,
    SameAddress,
)
from app.domain.conditions.household import ChildIdentity, HukouIn, HukouOutside, SpecialIn
from app.domain.conditions.livelihood import HoldsPermit, InsuredIn, Site, Way, WorkRule, WorksIn
from app.domain.eligibility import BornBetween, HukouNotIn, IdKindIn, NotEnrolled
from app.domain.enrolment import InGrade
from app.domain.home import Operator
from app.domain.people import HomeUse, HukouKind, IdKind, Paid, PermitKind, Title, Via
from app.domain.reading import E, Path, Reader
from app.domain.rule import FamilyCheckRule, FamilyCondition
from app.policies.reference import Reference, refuse, words


class ConditionKind(StrEnum):
    BORN_BETWEEN = "born_between"
    ID_KIND_IN = "id_kind_in"
    HUKOU_NOT_IN = "hukou_not_in"
    NOT_ENROLLED = "not_enrolled"
    IN_GRADE = "in_grade"
    CHILD_IDENTITY = "child_identity"
    HUKOU_IN = "hukou_in"
    HUKOU_OUTSIDE = "hukou_outside"
    SPECIAL_IN = "special_in"
    HOME_IN = "home_in"
    SAME_ADDRESS = "same_address"
    LIVES_THERE = "lives_there"
    NO_HOME_IN = "no_home_in"
    RENTS_ALONE = "rents_alone"
    WORKS_IN = "works_in"
    INSURED_IN = "insured_in"
    HOLDS_PERMIT = "holds_permit"


def read_condition(kind: ConditionKind, reader: Reader, reference: Reference) -> FamilyCondition:
    """The parameters of a condition of this kind; the caller closes the reader."""
    return _CONDITIONS[kind](reader, reference)


def class_conditions(value: object, path: Path, reference: Reference) -> tuple[FamilyCheckRule, ...]:
    """The conditions of one class of applicant, each with its own clause; all of them must hold."""
    return tuple(
        rule for _, rule in Reader(value, path).items(lambda v, p: _class_condition(v, p, reference))
    )


def _class_condition(value: object, path: Path, reference: Reference) -> FamilyCheckRule:
    reader = Reader(value, path)
    kind = reader.required("kind", reading.one_of(ConditionKind))
    title, law = reader.required("title", words), reader.required("law", reference.law)
    remedy = reader.optional("remedy", words, None)
    condition = read_condition(kind, reader, reference)
    rule = FamilyCheckRule(str(path[-1]), title, law, True, condition, remedy)
    reader.close()
    return rule


def in_order(reader: Reader, first: Any, last: Any, *, shown: Callable[[Any], str] = str) -> None:
    """Refuse a window that ends before it begins; `shown` says one of its ends."""
    if last < first:
        begin, end = shown(first), shown(last)
        refuse((*reader.path, "to"), f"{end} 早于 from 的 {begin}", f"{end} is before `from`, {begin}")


def _some(reader: Reader, key: str, kind: type[E]) -> frozenset[E]:
    """One or more values of `kind`."""
    values = frozenset(reader.required(key, reading.list_of(reading.one_of(kind))))
    if not values:
        refuse((*reader.path, key), "至少一项", "must have at least one entry", allowed=list(kind))
    return values


def _districts(reader: Reader, reference: Reference) -> frozenset[str]:
    districts = reader.required("districts", reference.districts)
    if not districts:
        refuse((*reader.path, "districts"), "至少一个区", "must name at least one district")
    return districts


def _months(reader: Reader, key: str, least: int = 1, most: int = 600) -> int:
    months = reader.required(key, reading.integer)
    if not least <= months <= most:
        refuse(
            (*reader.path, key),
            f"应在 {least} 至 {most} 之间",
            f"must lie between {least} and {most}",
            got=months,
        )
    return months


def _born_between(reader: Reader, _: Reference) -> FamilyCondition:
    condition = BornBetween(reader.required("from", reading.day), reader.required("to", reading.day))
    in_order(reader, condition.earliest, condition.latest)
    return condition


def _id_kind_in(reader: Reader, _: Reference) -> FamilyCondition:
    return IdKindIn(frozenset(reader.required("allowed", reading.list_of(reading.one_of(IdKind)))))


def _hukou_not_in(reader: Reader, reference: Reference) -> FamilyCondition:
    return HukouNotIn(reader.required("districts", reference.districts))


def _not_enrolled(_: Reader, __: Reference) -> FamilyCondition:
    return NotEnrolled()


def _in_grade(reader: Reader, _: Reference) -> FamilyCondition:
    grades = reader.required("grades", reading.list_of(reading.grade))
    if not grades:
        refuse((*reader.path, "grades"), "至少一个年级", "must name at least one grade")
    return InGrade(tuple(sorted(set(grades))))


def _child_identity(reader: Reader, _: Reference) -> FamilyCondition:
    return ChildIdentity(_some(reader, "allowed", IdKind))


def _hukou_in(reader: Reader, reference: Reference) -> FamilyCondition:
    return HukouIn(
        districts=_districts(reader, reference),
        kinds=_some(reader, "kinds", HukouKind),
        with_guardian=reader.required("with_guardian", reading.flag),
    )


def _hukou_outside(reader: Reader, reference: Reference) -> FamilyCondition:
    return HukouOutside(_districts(reader, reference))


def _special_in(reader: Reader, _: Reference) -> FamilyCondition:
    return SpecialIn(frozenset(reader.required("groups", reading.list_of(reading.text))))


def home_rule(value: object, path: Path, reference: Reference) -> HomeRule:
    """`{districts, operator, percent, uses, titles, joint_counts, holders}`: which home counts."""
    reader = Reader(value, path)
    percent = reader.required("percent", reading.decimal)
    if percent > 100:
        refuse((*path, "percent"), "不能超过 100", "must not be over 100", got=percent)
    rule = HomeRule(
        districts=_districts(reader, reference),
        operator=reader.required("operator", reading.one_of(Operator)),
        percent=percent,
        uses=_some(reader, "uses", HomeUse),
        titles=_some(reader, "titles", Title),
        joint_counts=reader.required("joint_counts", reading.flag),
        holders=_some(reader, "holders", Holder),
    )
    reader.close()
    return rule


def _home(reader: Reader, reference: Reference) -> HomeRule:
    return reader.required("home", lambda v, p: home_rule(v, p, reference))


def _home_in(reader: Reader, reference: Reference) -> FamilyCondition:
    return HomeIn(_home(reader, reference))


def _same_address(reader: Reader, reference: Reference) -> FamilyCondition:
    return SameAddress(_home(reader, reference))


def _lives_there(reader: Reader, reference: Reference) -> FamilyCondition:
    return LivesThere(_home(reader, reference))


def _no_home_in(reader: Reader, reference: Reference) -> FamilyCondition:
    return NoHomeIn(_districts(reader, reference), reader.required("certified", reading.flag))


def _rents_alone(reader: Reader, reference: Reference) -> FamilyCondition:
    return RentsAlone(
        _districts(reader, reference), _months(reader, "min_months"), reader.required("by", reading.day)
    )


def _works_in(reader: Reader, reference: Reference) -> FamilyCondition:
    work = WorkRule(_districts(reader, reference), _some(reader, "ways", Way), _some(reader, "sites", Site))
    return WorksIn(work, _months(reader, "min_months", least=0), reader.required("by", reading.day))


def _insured_in(reader: Reader, reference: Reference) -> FamilyCondition:
    within = _months(reader, "within_months")
    return InsuredIn(
        districts=_districts(reader, reference),
        via=_some(reader, "via", Via),
        paid=_some(reader, "paid", Paid),
        min_months=_months(reader, "min_months", most=within),
        within_months=within,
        by=reader.required("by", reading.month_index),
        unbroken=reader.required("unbroken", reading.flag),
        living_there=reader.required("living_there", reading.flag),
    )


def _holds_permit(reader: Reader, reference: Reference) -> FamilyCondition:
    return HoldsPermit(_districts(reader, reference), _some(reader, "kinds", PermitKind))


_CONDITIONS: dict[ConditionKind, Callable[[Reader, Reference], FamilyCondition]] = {
    ConditionKind.BORN_BETWEEN: _born_between,
    ConditionKind.ID_KIND_IN: _id_kind_in,
    ConditionKind.HUKOU_NOT_IN: _hukou_not_in,
    ConditionKind.NOT_ENROLLED: _not_enrolled,
    ConditionKind.IN_GRADE: _in_grade,
    ConditionKind.CHILD_IDENTITY: _child_identity,
    ConditionKind.HUKOU_IN: _hukou_in,
    ConditionKind.HUKOU_OUTSIDE: _hukou_outside,
    ConditionKind.SPECIAL_IN: _special_in,
    ConditionKind.HOME_IN: _home_in,
    ConditionKind.SAME_ADDRESS: _same_address,
    ConditionKind.LIVES_THERE: _lives_there,
    ConditionKind.NO_HOME_IN: _no_home_in,
    ConditionKind.RENTS_ALONE: _rents_alone,
    ConditionKind.WORKS_IN: _works_in,
    ConditionKind.INSURED_IN: _insured_in,
    ConditionKind.HOLDS_PERMIT: _holds_permit,
}
