"""What the other parent of a family adds, at rates of their own."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import ClassVar

from app.domain.applicant import GUARDIAN, Applicant
from app.domain.explain import CENT, Text, counted, plain
from app.domain.items import ZERO, PartialYear, years_in_words
from app.domain.people import Who
from app.domain.rule import Score
from app.domain.timeline import Timeline


class Gate(StrEnum):
    """What the second parent must have, today, before anything of theirs counts."""

    RESIDENCE = "residence"
    INSURANCE = "insurance"
    WORK = "work"


_GATE = {
    Gate.RESIDENCE: Text("居住", "residence"),
    Gate.INSURANCE: Text("社会保险", "social insurance"),
    Gate.WORK: Text("务工", "work"),
}


@dataclass(frozen=True, slots=True)
class SecondParent:
    """The other parent's years at their own rates, nothing deducted, once their gate is passed."""

    residence_rate: Decimal
    insurance_rate: Decimal
    insurance_partial: PartialYear
    gate: tuple[Gate, ...]
    evidence: ClassVar[tuple[str, ...]] = (
        "police.residence_permit",
        "hrss.social_insurance",
        "hrss.employment",
    )

    def score(self, seen: Applicant, *, eligible: bool) -> Score:
        timeline = seen.partner_timeline
        other = GUARDIAN[Who.MOTHER if seen.who is Who.FATHER else Who.FATHER]
        if timeline is None:
            return Score(
                ZERO, Text(f"没有{other.zh}的信息，0 分", f"nothing known of {other.en}: 0 points"), ()
            )
        missing = [_GATE[gate] for gate in self.gate if not _passes(gate, timeline)]
        if missing:
            zh, en = "、".join(m.zh for m in missing), ", ".join(m.en for m in missing)
            return Score(
                ZERO,
                Text(
                    f"{other.zh}目前没有本市{zh}记录，0 分", f"{other.en} has no current {en} here: 0 points"
                ),
                self.evidence,
            )
        return self._counted(timeline, other)

    def _counted(self, timeline: Timeline, other: Text) -> Score:
        years, months = timeline.residence_years, timeline.insured_months
        residence = years * self.residence_rate
        if self.insurance_partial is PartialYear.WHOLE_YEARS:
            insurance = months // 12 * self.insurance_rate
            insured = Text(f"{months // 12} 年", years_in_words(months // 12))
        else:
            insurance = (months * self.insurance_rate / 12).quantize(CENT, ROUND_HALF_UP)
            insured = Text(f"{months} 个月 ÷ 12", f"{counted(months, 'month')} ÷ 12")
        zh = f"居住 {years} 年 × {plain(self.residence_rate)} 分 + 参保 {insured.zh} × {plain(self.insurance_rate)} 分"
        en = (
            f"residence {years_in_words(years)} × {plain(self.residence_rate)}"
            f" + insurance {insured.en} × {counted(plain(self.insurance_rate), 'point')}"
        )
        deemed = bool(timeline.residence_deemed_days or timeline.insured_deemed_months)
        return Score(
            residence + insurance,
            Text(f"{other.zh}：{zh}", f"{other.en}: {en}"),
            self.evidence,
            deemed=deemed,
        )


def _passes(gate: Gate, timeline: Timeline) -> bool:
    if gate is Gate.RESIDENCE:
        return timeline.resides
    return timeline.insured if gate is Gate.INSURANCE else timeline.works
