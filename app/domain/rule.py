"""Rules as a pack puts them together: conditions with their verdict, items with their score."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple, Protocol

from app.domain.applicant import Applicant, City
from app.domain.explain import Law, Text
from app.domain.facts import Family
from app.domain.stage import Stage


class Verdict(NamedTuple):
    """`found` is what the records say and `needed` what the rule asks, where a condition tells them apart.

    `evidence`: what this verdict rests on, where that is not the whole evidence of the condition.
    """

    passed: bool
    because: Text
    found: Text | None = None
    needed: Text | None = None
    evidence: tuple[str, ...] | None = None


class Score(NamedTuple):
    """Points before the item's cap, the arithmetic, and what they rest on."""

    points: Decimal
    because: Text
    evidence: tuple[str, ...]
    details: tuple[Text, ...] = ()
    deemed: bool = False


class FamilyCondition(Protocol):
    """A condition that does not depend on who is the main applicant."""

    @property
    def evidence(self) -> tuple[str, ...]: ...

    def judge_family(self, family: Family, city: City, on: date) -> Verdict: ...


class Condition(Protocol):
    """A condition on the main applicant."""

    @property
    def evidence(self) -> tuple[str, ...]: ...

    def judge(self, seen: Applicant) -> Verdict: ...


class Scoring(Protocol):
    """One way to earn points; `eligible` says whether every blocking check passed.

    `evidence`: every dataset that may be needed, whatever the family; a score names those it rested on.
    """

    @property
    def evidence(self) -> tuple[str, ...]: ...

    def score(self, seen: Applicant, *, eligible: bool) -> Score: ...


@dataclass(frozen=True, slots=True)
class FamilyCheckRule:
    """`remedy` is what a family that fails can do about it; `stages` None means every stage."""

    id: str
    title: Text
    law: Law
    blocking: bool
    condition: FamilyCondition
    remedy: Text | None = None
    stages: frozenset[Stage] | None = None

    def holds_for(self, stage: Stage) -> bool:
        return self.stages is None or stage in self.stages


@dataclass(frozen=True, slots=True)
class CheckRule:
    """`remedy` is what a family that fails can do about it; `stages` None means every stage."""

    id: str
    title: Text
    law: Law
    blocking: bool
    condition: Condition
    remedy: Text | None = None
    stages: frozenset[Stage] | None = None

    def holds_for(self, stage: Stage) -> bool:
        return self.stages is None or stage in self.stages


@dataclass(frozen=True, slots=True)
class ItemRule:
    id: str
    title: Text
    law: Law
    cap: Decimal
    needs_person: bool
    scoring: Scoring
