"""Points for family planning by degrees: an only child, kept, or broken and dealt with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from app.domain.applicant import Applicant
from app.domain.explain import Text, counted, plain
from app.domain.people import FamilyPlanning
from app.domain.rule import Score

ZERO = Decimal(0)
STATUS: Mapping[FamilyPlanning, Text] = {
    FamilyPlanning.ONLY_CHILD: Text("独生子女", "an only child"),
    FamilyPlanning.COMPLIANT: Text("政策内生育", "within the rule"),
    FamilyPlanning.VIOLATED_PENALISED: Text("政策外但已接受处理", "outside the rule, dealt with"),
    FamilyPlanning.VIOLATED: Text("政策外未接受处理", "outside the rule, not dealt with"),
}


@dataclass(frozen=True, slots=True)
class PlanningPoints:
    """Points by what the health commission has on record; a status that is not in `table` earns nothing."""

    table: tuple[tuple[FamilyPlanning, Decimal], ...]
    evidence: ClassVar[tuple[str, ...]] = ("health.family_planning",)

    def score(self, seen: Applicant, *, eligible: bool) -> Score:
        status = seen.family.family_planning
        if status is None:
            because = Text(
                "没有计生信息，0 分（不影响申请）",
                "nothing known: 0 points (the application is not affected)",
            )
            return Score(ZERO, because, self.evidence)
        points = next((worth for name, worth in self.table if name is status), ZERO)
        told, worth = STATUS[status], plain(points)
        return Score(
            points, Text(f"{told.zh}，得 {worth} 分", f"{told.en}: {counted(worth, 'point')}"), self.evidence
        )
