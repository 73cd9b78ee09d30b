"""Points for time by the month or the day: what an unfinished year is worth, and what is deducted first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import ClassVar

from app.domain import period
from app.domain.applicant import Applicant
from app.domain.explain import CENT, Text, counted, plain
from app.domain.rule import Score
from app.domain.timeline import Timeline

DAYS_IN_YEAR = period.DAYS_IN_YEAR
ZERO = Decimal(0)


class Unit(StrEnum):
    """How time becomes points."""

    WHOLE_YEARS = "whole_years"  # 365 days or 12 months each, the rest dropped
    DAYS_OVER_365 = "days_over_365"  # days ÷ 365 × rate
    MONTHS_OVER_12 = "months_over_12"  # months ÷ 12 × rate


@dataclass(frozen=True, slots=True)
class ResidenceTime:
    """Residence up to the day `before` (None: the cut-off), less `subtract_months` of 365 ÷ 12 days."""

    unit: Unit
    rate: Decimal
    subtract_months: int
    before: date | None
    evidence: ClassVar[tuple[str, ...]] = ("police.residence_permit",)

    def score(self, seen: Applicant, *, eligible: bool) -> Score:
        spans = seen.timeline.residence
        if self.before is not None:
            spans = period.clip(spans, 1, self.before.toordinal() - 1)
        held = period.days_without_leap(spans)
        off = (Decimal(self.subtract_months) * DAYS_IN_YEAR / 12).to_integral_value(ROUND_HALF_UP)
        left = max(held - int(off), 0)
        deemed = seen.timeline.residence_deemed_days > 0 and (self.before is None or self.before > seen.on)
        days = Text(f"{held} 天", counted(held, "day"))
        if self.subtract_months:
            days = Text(f"{held} 天 − {off} 天 = {left} 天", f"{held} − {off} = {counted(left, 'day')}")
        return _score(self.unit, self.rate, left, DAYS_IN_YEAR, days, self.evidence, deemed)


@dataclass(frozen=True, slots=True)
class InsuranceTime:
    """Insured months up to the month before `before` (None: the cut-off), less `subtract_months` of the total.

    `both_parents` adds the other parent's months, each parent's own counted once.
    """

    unit: Unit
    rate: Decimal
    subtract_months: int
    before: int | None
    both_parents: bool = False
    evidence: ClassVar[tuple[str, ...]] = ("hrss.social_insurance",)

    def score(self, seen: Applicant, *, eligible: bool) -> Score:
        partner = seen.partner_timeline if self.both_parents else None
        timelines = (seen.timeline, partner) if partner else (seen.timeline,)
        each = [self._months(timeline) for timeline in timelines]
        held = sum(each)
        left = max(held - self.subtract_months, 0)
        open_yet = self.before is None or self.before > period.month(seen.on) + 1
        deemed = open_yet and any(timeline.insured_deemed_months > 0 for timeline in timelines)
        zh, en = f"{held} 个月", counted(held, "month")
        if len(each) > 1:
            zh = " + ".join(f"{months} 个月" for months in each) + f" = {zh}"
            en = " + ".join(map(str, each)) + f" = {en}"
        if self.subtract_months:
            zh += f" − {self.subtract_months} 个月 = {left} 个月"
            en += f" − {self.subtract_months} = {counted(left, 'month')}"
        return _score(self.unit, self.rate, left, 12, Text(zh, en), self.evidence, deemed)

    def _months(self, timeline: Timeline) -> int:
        if self.before is None:
            return timeline.insured_months
        return period.days(period.clip(timeline.insurance, 1, self.before - 1))


def _score(
    unit: Unit, rate: Decimal, held: int, in_year: int, told: Text, evidence: tuple[str, ...], deemed: bool
) -> Score:
    """Points for `held` days or months, of which `in_year` are a year, half up to two decimals."""
    if unit is Unit.WHOLE_YEARS:
        years = held // in_year
        because = Text(
            f"{told.zh}，满 {years} 年 × {plain(rate)} 分",
            f"{told.en}, {years} whole × {counted(plain(rate), 'point')}",
        )
        return Score(years * rate, because, evidence, deemed=deemed)
    points = (Decimal(held) * rate / in_year).quantize(CENT, ROUND_HALF_UP)
    because = Text(
        f"{told.zh} ÷ {in_year} × {plain(rate)} 分 = {plain(points)} 分",
        f"{told.en} ÷ {in_year} × {plain(rate)} = {counted(plain(points), 'point')}",
    )
    return Score(points, because, evidence, deemed=deemed)
