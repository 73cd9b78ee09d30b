"""The kinds of condition that packs put together: each is a few parameters and one judgement.

A verdict's sentences follow from a few values that a whole city shares (a birthday, a number of days), so they
are written once and remembered.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import ClassVar

from app.domain import period
from app.domain.applicant import Applicant, City
from app.domain.explain import Text, counted
from app.domain.facts import Family
from app.domain.home import parents_share
from app.domain.people import IdKind
from app.domain.rule import Verdict

HOUSEHOLD = ("police.household",)
REMEMBERED = 4096
_ID_KIND = {
    IdKind.CITIZEN: Text("居民身份证", "a citizen's ID"),
    IdKind.HK_MACAO_PERMIT: Text("港澳居民证件", "a Hong Kong or Macao resident's permit"),
    IdKind.TAIWAN_PERMIT: Text("台湾居民证件", "a Taiwan resident's permit"),
    IdKind.FOREIGN_PASSPORT: Text("外国护照", "a foreign passport"),
    IdKind.NONE: Text("尚无证件", "no document yet"),
}


@dataclass(frozen=True, slots=True)
class BornBetween:
    """Child born between two days, both included."""

    earliest: date
    latest: date
    evidence: ClassVar[tuple[str, ...]] = HOUSEHOLD

    def judge_family(self, family: Family, city: City, on: date) -> Verdict:
        return _born_between(family.child.born_on, self.earliest, self.latest)


@lru_cache(maxsize=REMEMBERED)
def _born_between(born: date, earliest: date, latest: date) -> Verdict:
    passed = earliest <= born <= latest
    return Verdict(
        passed,
        Text(
            f"出生日期 {born}，{'在' if passed else '不在'} {earliest} 至 {latest} 之间",
            f"born {born}, {'within' if passed else 'outside'} {earliest} to {latest}",
        ),
        found=Text(f"{born} 出生", f"born {born}"),
        needed=Text(f"{earliest} 至 {latest} 出生", f"born {earliest} to {latest}"),
    )


@dataclass(frozen=True, slots=True)
class IdKindIn:
    """Child named by one of these documents; others have their own way in."""

    allowed: frozenset[IdKind]
    evidence: ClassVar[tuple[str, ...]] = HOUSEHOLD

    def judge_family(self, family: Family, city: City, on: date) -> Verdict:
        kind = family.child.id_kind
        held = _ID_KIND[kind]
        if kind in self.allowed:
            return Verdict(True, Text(f"孩子持{held.zh}", f"the child holds {held.en}"))
        return Verdict(
            False,
            Text(
                f"孩子持{held.zh}，另有专门的入学办法，不走积分入学",
                f"the child holds {held.en}: such children have their own way to a school",
            ),
            found=held,
            needed=self._allowed(),
        )

    def _allowed(self) -> Text:
        kinds = [_ID_KIND[kind] for kind in IdKind if kind in self.allowed]
        return Text("或".join(kind.zh for kind in kinds), " or ".join(kind.en for kind in kinds))


@dataclass(frozen=True, slots=True)
class HukouNotIn:
    """Child's household register not in these districts, whose own children enter by another way."""

    districts: frozenset[str]
    evidence: ClassVar[tuple[str, ...]] = HOUSEHOLD

    def judge_family(self, family: Family, city: City, on: date) -> Verdict:
        hukou = family.child.hukou
        if hukou is None:
            return Verdict(
                True,
                Text("尚未取得孩子的户籍信息，待核实", "the child's household register is not known yet"),
            )
        place = city.places.get(hukou.district or "")
        if place in self.districts:
            name = city.district_name(place)
            return Verdict(
                False,
                Text(
                    f"孩子的户籍在{name.zh}区，请按本市户籍儿童报名",
                    f"the child is registered in {name.en}: please enrol as a resident child",
                ),
                found=Text(f"户籍在{name.zh}区", f"registered in {name.en}"),
                needed=self._elsewhere(city),
            )
        where = city.district_name(place) if place else Text(hukou.city, hukou.city)
        return Verdict(True, Text(f"孩子的户籍在{where.zh}", f"the child is registered in {where.en}"))

    def _elsewhere(self, city: City) -> Text:
        names = [city.district_name(code) for code in sorted(self.districts)]
        return Text(
            f"户籍不在{'、'.join(name.zh for name in names)}",
            f"not registered in {', '.join(name.en for name in names)}",
        )


@dataclass(frozen=True, slots=True)
class NotEnrolled:
    """No student record anywhere yet."""

    evidence: ClassVar[tuple[str, ...]] = ("education.student_record",)

    def judge_family(self, family: Family, city: City, on: date) -> Verdict:
        if family.child.enrolled:
            return Verdict(
                False,
                Text("孩子已有小学学籍，不能再次报名", "the child already has a student record"),
                found=Text("已有小学学籍", "a student record"),
                needed=Text("没有小学学籍", "no student record"),
            )
        if family.child.enrolled is None:
            return Verdict(True, Text("尚未查询学籍，待核实", "student records have not been asked yet"))
        return Verdict(True, Text("孩子没有小学学籍", "the child has no student record"))


_PERMIT, _PROPERTY = ("police.residence_permit",), ("natural_resources.property",)


@dataclass(frozen=True, slots=True)
class ResidenceWithin:
    """At least `min_valid_days` of residence in the city within the window (both days included).

    `home_counts` merges the time since the parents bought a home in the city: for this condition, never for points,
    and only where residence alone is not enough, so that a home nobody has looked at yet unsettles no other family.
    """

    first: date
    last: date
    min_valid_days: int
    home_counts: bool = False

    @property
    def evidence(self) -> tuple[str, ...]:
        return (*_PERMIT, *_PROPERTY) if self.home_counts else _PERMIT

    def judge(self, seen: Applicant) -> Verdict:
        spans = seen.timeline.residence
        verdict = _days_within(self.first, self.last, self.min_valid_days, spans, "residence")
        owned = tuple(_owned(seen, self.last)) if self.home_counts and not verdict.passed else ()
        if not owned:
            return verdict._replace(evidence=_PERMIT)
        merged = period.merge((*spans, *owned))
        return _days_within(self.first, self.last, self.min_valid_days, merged, "residence")


def _owned(seen: Applicant, last: date) -> Iterator[period.Span]:
    """From each purchase known today to the end of the window, where the parents hold a part of the home."""
    for home in seen.family.homes:
        ours = parents_share(home, joint_counts=True)[0] > 0
        if seen.city.places.get(home.district) is None or not ours or home.bought_on is None:
            continue
        if home.bought_on <= min(seen.on, last):
            yield home.bought_on.toordinal(), last.toordinal()


@dataclass(frozen=True, slots=True)
class WorkWithin:
    """At least `min_valid_days` at work in the city within the window (both days included)."""

    first: date
    last: date
    min_valid_days: int
    evidence: ClassVar[tuple[str, ...]] = ("hrss.employment", "samr.business", "hrss.social_insurance")

    def judge(self, seen: Applicant) -> Verdict:
        return _days_within(self.first, self.last, self.min_valid_days, seen.timeline.work, "work")


_DAYS_OF = {"residence": Text("居住", "residence"), "work": Text("务工", "work")}


def _days_within(first: date, last: date, least: int, spans: tuple[period.Span, ...], what: str) -> Verdict:
    valid = period.days(period.clip(spans, first.toordinal(), last.toordinal()))
    return _valid_days(valid, first, last, least, what)


@lru_cache(maxsize=REMEMBERED)
def _valid_days(valid: int, first: date, last: date, least: int, what: str) -> Verdict:
    window = last.toordinal() - first.toordinal() + 1
    name, opens, closes = _DAYS_OF[what], first.isoformat(), last.isoformat()
    return Verdict(
        valid >= least,
        Text(
            f"{opens} 至 {closes} 共 {window} 天，有效{name.zh} {valid} 天，应不少于 {least} 天"
            f"（中断累计 {window - valid} 天，最多 {window - least} 天）",
            f"{opens} to {closes} is {counted(window, 'day')}: {counted(valid, 'day')} of"
            f" {name.en}, at least {least} needed"
            f" (interrupted for {counted(window - valid, 'day')}, at most {window - least})",
        ),
        found=Text(f"{valid} 天", counted(valid, "day")),
        needed=Text(f"{least} 天", counted(least, "day")),
    )


@dataclass(frozen=True, slots=True)
class InsuredWithin:
    """At least `min_months` insured in the city within the months `first` to `last`, both included."""

    first: int
    last: int
    min_months: int
    evidence: ClassVar[tuple[str, ...]] = ("hrss.social_insurance",)

    def judge(self, seen: Applicant) -> Verdict:
        months = period.days(period.clip(seen.timeline.insurance, self.first, self.last))
        return _insured_months(months, self.first, self.last, self.min_months)


@lru_cache(maxsize=REMEMBERED)
def _insured_months(months: int, first: int, last: int, least: int) -> Verdict:
    opens, closes = period.month_text(first), period.month_text(last)
    return Verdict(
        months >= least,
        Text(
            f"{opens} 至 {closes}，参保 {months} 个月，应不少于 {least} 个月",
            f"{opens} to {closes}: {counted(months, 'month')} insured, at least {least} needed",
        ),
        found=Text(f"{months} 个月", counted(months, "month")),
        needed=Text(f"{least} 个月", counted(least, "month")),
    )
