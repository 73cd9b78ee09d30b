"""The kinds of condition that packs put together: each is a few parameters and one judgement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from app.domain import period
from app.domain.applicant import Applicant, City
from app.domain.explain import Text
from app.domain.facts import Family
from app.domain.people import IdKind
from app.domain.policy import Verdict

HOUSEHOLD = ("police.household",)
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
        born = family.child.born_on
        passed = self.earliest <= born <= self.latest
        return Verdict(
            passed,
            Text(
                f"出生日期 {born}，{'在' if passed else '不在'} {self.earliest} 至 {self.latest} 之间",
                f"born {born}, {'within' if passed else 'outside'} {self.earliest} to {self.latest}",
            ),
            found=Text(f"{born} 出生", f"born {born}"),
            needed=Text(f"{self.earliest} 至 {self.latest} 出生", f"born {self.earliest} to {self.latest}"),
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


@dataclass(frozen=True, slots=True)
class ResidenceWithin:
    """At least `min_valid_days` of residence in the city within the window (both days included)."""

    first: date
    last: date
    min_valid_days: int
    evidence: ClassVar[tuple[str, ...]] = ("police.residence_permit",)

    def judge(self, seen: Applicant) -> Verdict:
        return _days_within(self.first, self.last, self.min_valid_days, seen.timeline.residence, "residence")


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
    start, end = first.toordinal(), last.toordinal()
    window = end - start + 1
    valid = period.days(period.clip(spans, start, end))
    name, opens, closes = _DAYS_OF[what], first.isoformat(), last.isoformat()
    return Verdict(
        valid >= least,
        Text(
            f"{opens} 至 {closes} 共 {window} 天，有效{name.zh} {valid} 天，应不少于 {least} 天"
            f"（中断累计 {window - valid} 天，最多 {window - least} 天）",
            f"{opens} to {closes} is {window} days: {valid} days of {name.en}, at least {least} needed"
            f" (interrupted for {window - valid} days, at most {window - least})",
        ),
        found=Text(f"{valid} 天", f"{valid} days"),
        needed=Text(f"{least} 天", f"{least} days"),
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
        first, last = period.month_text(self.first), period.month_text(self.last)
        return Verdict(
            months >= self.min_months,
            Text(
                f"{first} 至 {last}，参保 {months} 个月，应不少于 {self.min_months} 个月",
                f"{first} to {last}: {months} months insured, at least {self.min_months} needed",
            ),
            found=Text(f"{months} 个月", f"{months} months"),
            needed=Text(f"{self.min_months} 个月", f"{self.min_months} months"),
        )


@dataclass(frozen=True, slots=True)
class LivesInDistrict:
    """The permit in force on the day of application is of the district applied to."""

    evidence: ClassVar[tuple[str, ...]] = ("police.residence_permit",)

    def judge(self, seen: Applicant) -> Verdict:
        district, on = seen.timeline.district_on, seen.on
        here = seen.here()
        if district is None and _lives_by_hukou(seen):
            return Verdict(
                True,
                Text(
                    f"本市户籍，{on} 在{here.zh}区有自有住房或登记租房",
                    f"registered in the city, with a home or a registered lease in {here.en} on {on}",
                ),
            )
        needed = Text(f"{here.zh}区的居住证", f"a residence permit of {here.en}")
        if district is None:
            return Verdict(
                False, _no_permit(seen), found=Text("没有有效的居住证", "no permit in force"), needed=needed
            )
        lives = seen.city.district_name(district)
        if district == seen.district:
            return Verdict(
                True,
                Text(
                    f"{on} 有效的居住证（暂住证）在{lives.zh}区",
                    f"the permit in force on {on} is of {lives.en}",
                ),
            )
        return Verdict(
            False,
            Text(
                f"{on} 有效的居住证（暂住证）在{lives.zh}区，不在{here.zh}区，请向{lives.zh}区申请",
                f"the permit in force on {on} is of {lives.en}, not {here.en}: please apply there",
            ),
            found=Text(f"{lives.zh}区的居住证", f"a permit of {lives.en}"),
            needed=needed,
        )


def _lives_by_hukou(seen: Applicant) -> bool:
    """Whether someone who resides by household register has a home or registered lease in the district."""
    if not seen.timeline.resides:
        return False
    places = seen.city.places
    return any(
        home.lived_in and places.get(home.district) == seen.district for home in seen.family.homes
    ) or any(
        lease.registered
        and lease.from_on <= seen.on <= lease.to_on
        and places.get(lease.district) == seen.district
        for lease in seen.family.leases
    )


def _no_permit(seen: Applicant) -> Text:
    zh, en = f"{seen.on} 没有有效的居住证（暂住证）", f"no permit in force on {seen.on}"
    if seen.timeline.bridge_waits:
        zh += "；若按期领到居住证，断档可连续计算"
        en += "; if the new permit is issued in time the gap will count"
    return Text(zh, en)
