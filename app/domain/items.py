"""The kinds of point item that packs put together; Decimal only, the arithmetic told as a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import ClassVar

from app.domain import period
from app.domain.applicant import Applicant, workplaces
from app.domain.explain import Text, counted, plain
from app.domain.people import KEPT, WorkKind
from app.domain.rule import Score
from app.domain.timeline import Timeline

ZERO = Decimal(0)


class PartialYear(StrEnum):
    """What an unfinished year is worth: nothing, or its months, half-up to two decimals."""

    WHOLE_YEARS = "whole_years"
    MONTHS_PRO_RATA = "months_pro_rata"


@dataclass(frozen=True, slots=True)
class Base:
    """For meeting the basic conditions: what those rest on is asked for them."""

    points: Decimal
    evidence: ClassVar[tuple[str, ...]] = ()

    def score(self, seen: Applicant, *, eligible: bool) -> Score:
        if eligible:
            points = plain(self.points)
            return Score(
                self.points,
                Text(f"符合基本条件，得 {points} 分", f"basic conditions met: {counted(points, 'point')}"),
                (),
            )
        return Score(ZERO, Text("不符合基本条件，0 分", "basic conditions not met: 0 points"), ())


@dataclass(frozen=True, slots=True)
class ResidenceYears:
    """Every whole year of residence beyond the base."""

    base_years: int
    rate: Decimal
    evidence: ClassVar[tuple[str, ...]] = ("police.residence_permit",)

    def score(self, seen: Applicant, *, eligible: bool) -> Score:
        timeline = seen.timeline
        points, because = _beyond_base(timeline.residence_years, self.base_years, self.rate)
        return Score(
            points, because, self.evidence, _residence_details(seen), timeline.residence_deemed_days > 0
        )


@dataclass(frozen=True, slots=True)
class InsuranceYears:
    """Every whole twelve insured months beyond the base."""

    base_years: int
    rate: Decimal
    evidence: ClassVar[tuple[str, ...]] = ("hrss.social_insurance",)

    def score(self, seen: Applicant, *, eligible: bool) -> Score:
        timeline = seen.timeline
        points, because = _beyond_base(timeline.insured_months // 12, self.base_years, self.rate)
        return Score(
            points, because, self.evidence, _insurance_details(timeline), timeline.insured_deemed_months > 0
        )


@lru_cache(maxsize=4096)
def _beyond_base(years: int, base: int, rate: Decimal) -> tuple[Decimal, Text]:
    extra = max(years - base, 0)
    if years < base:
        return ZERO, Text(
            f"{years} 年，不足基本年限 {base} 年，0 分",
            f"{years_in_words(years)}, fewer than the base {base}: 0 points",
        )
    return extra * rate, Text(
        f"{years} 年 − {base} 年 = {extra} 年 × {plain(rate)} 分",
        f"{years_in_words(years)} − {years_in_words(base)} = {years_in_words(extra)} × {counted(plain(rate), 'point')}",
    )


def years_in_words(number: int) -> str:
    return f"{number} year{'' if number == 1 else 's'}"


def _residence_details(seen: Applicant) -> tuple[Text, ...]:
    timeline = seen.timeline
    lines = [_span_line(span) for span in timeline.residence]
    for first, last in timeline.bridged:
        start, end = date.fromordinal(first), date.fromordinal(last)
        number = last - first + 1
        lines.append(
            Text(
                f"其中 {start} 至 {end} 共 {number} 天为换领居住证的断档，按规定连续计算",
                f"of these, {start} to {end} ({counted(number, 'day')}) waited for the new"
                " permit and count as continuous",
            )
        )
    if timeline.residence_deemed_days:
        lines.append(_days_deemed(timeline.residence_deemed_days, seen.on))
    return tuple(lines)


@lru_cache(maxsize=4096)
def _days_deemed(number: int, on: date) -> Text:
    return Text(
        f"其中 {number} 天取决于 {on} 之后的记录，暂按居住计算，届时复核",
        f"of these, {counted(number, 'day')} rest on records after {on}: deemed, to be checked again",
    )


def _span_line(span: period.Span) -> Text:
    first, last = date.fromordinal(span[0]).isoformat(), date.fromordinal(span[1]).isoformat()
    return Text(f"{first} 至 {last}", f"{first} to {last}")


def _insurance_details(timeline: Timeline) -> tuple[Text, ...]:
    lines = [_months_line(first, last) for first, last in timeline.insurance]
    lines.append(_months_in_all(timeline.insured_months))
    if timeline.insured_deemed_months:
        lines.append(_months_deemed(timeline.insured_deemed_months))
    return tuple(lines)


def _months_line(first: int, last: int) -> Text:
    opens, closes = period.month_text(first), period.month_text(last)
    return Text(f"{opens} 至 {closes}", f"{opens} to {closes}")


@lru_cache(maxsize=4096)
def _months_in_all(months: int) -> Text:
    years = months // 12
    return Text(
        f"共参保 {months} 个月 = {years} 年", f"{counted(months, 'month')} insured = {years_in_words(years)}"
    )


@lru_cache(maxsize=4096)
def _months_deemed(months: int) -> Text:
    return Text(
        f"其中 {months} 个月尚未到账，暂按参保计算，届时复核",
        f"of these, {counted(months, 'month')} are not booked yet: deemed, to be checked again",
    )


@dataclass(frozen=True, slots=True)
class SameDistrict:
    """The permit and the workplace of the main applicant are both in the district applied to.

    A workplace is there when the employer, or who pays the insurance, is registered or produces there.
    """

    points: Decimal
    work_kinds: frozenset[WorkKind]
    evidence: ClassVar[tuple[str, ...]] = ("police.residence_permit", "hrss.employment")

    def score(self, seen: Applicant, *, eligible: bool) -> Score:
        here = seen.here()
        if seen.timeline.district_on != seen.district:
            return Score(
                ZERO,
                Text(f"居住地不在{here.zh}区，0 分", f"does not live in {here.en}: 0 points"),
                self.evidence,
            )
        place = next((p for p in workplaces(seen, self.work_kinds) if p.district == seen.district), None)
        if place is None:
            return Score(
                ZERO,
                Text(
                    f"用人单位的工商注册地和生产经营地都不在{here.zh}区（或未登记），0 分",
                    f"the employer is neither registered nor producing in {here.en}, or unknown: 0 points",
                ),
                self.evidence,
            )
        return Score(
            self.points,
            Text(
                f"居住在{here.zh}区，用人单位的{place.place.zh}在{here.zh}区，得 {plain(self.points)} 分",
                f"lives in {here.en}, where the employer has its {place.place.en}:"
                f" {counted(plain(self.points), 'point')}",
            ),
            ("police.residence_permit", place.evidence),
        )


@dataclass(frozen=True, slots=True)
class FamilyPlanningFlag:
    """Optional points for a family that keeps the rule; nothing else depends on it.

    `registered_by`: the certificate must be registered at the community by that day; None asks no registration.
    A registration after the day of evaluation has not happened yet and earns nothing.
    """

    points: Decimal
    registered_by: date | None

    @property
    def evidence(self) -> tuple[str, ...]:
        asked = ("community.family_planning",) if self.registered_by else ()
        return ("health.family_planning", *asked)

    def score(self, seen: Applicant, *, eligible: bool) -> Score:
        points, because = self._judged(seen)
        return Score(points, because, self.evidence)

    def _judged(self, seen: Applicant) -> tuple[Decimal, Text]:
        status, registered = seen.family.family_planning, seen.family.family_planning_registered_on
        if status is None:
            return ZERO, Text(
                "没有计生信息，0 分（不影响申请）",
                "nothing known: 0 points (the application is not affected)",
            )
        if status not in KEPT:
            return ZERO, Text(
                "不符合计划生育政策（含已处理），0 分（不影响申请）",
                "rule not kept, or kept after a penalty: 0 points (the application is not affected)",
            )
        if self.registered_by and (registered is None or registered > self.registered_by):
            return ZERO, Text(
                f"未在 {self.registered_by} 前到暂住地社区（村）办理计生登记，0 分（不影响申请）",
                f"not registered at the community by {self.registered_by}: 0 points (the application is not affected)",
            )
        if self.registered_by and registered and registered > seen.on:
            return ZERO, Text(
                f"计生登记日期 {registered} 晚于 {seen.on}，尚未登记，0 分（不影响申请）",
                f"registered on {registered}, after {seen.on}: 0 points yet (the application is not affected)",
            )
        return self.points, Text(
            f"符合计划生育政策，得 {plain(self.points)} 分",
            f"rule kept: {counted(plain(self.points), 'point')}",
        )
