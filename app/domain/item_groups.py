"""Items put together from others: the best of several ways, the first that fits, or all under one cap."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from app.domain.applicant import Applicant
from app.domain.explain import Text, counted, plain
from app.domain.rule import FamilyCondition, Score, Scoring

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Way:
    """One way to points inside a group, with a cap of its own."""

    id: str
    title: Text
    cap: Decimal
    scoring: Scoring

    @property
    def evidence(self) -> tuple[str, ...]:
        return self.scoring.evidence

    def score(self, seen: Applicant, *, eligible: bool) -> Score:
        return self.scoring.score(seen, eligible=eligible)


@dataclass(frozen=True, slots=True)
class BestOf:
    """Several ways to one item: the one that brings most counts, the first of equal ones."""

    ways: tuple[Way, ...]

    @property
    def evidence(self) -> tuple[str, ...]:
        return _once(self.ways)

    def score(self, seen: Applicant, *, eligible: bool) -> Score:
        scored = [(way, way.score(seen, eligible=eligible)) for way in self.ways]
        way, best = max(scored, key=lambda one: min(one[1].points, one[0].cap))
        because = Text(
            f"取最高：{way.title.zh}，{best.because.zh}", f"the best: {way.title.en}, {best.because.en}"
        )
        details = tuple(_told(one, score) for one, score in scored)
        return Score(
            min(best.points, way.cap), because, _evidence(scored), (*details, *best.details), best.deemed
        )


@dataclass(frozen=True, slots=True)
class SumOf:
    """All ways added up; the item's cap is the common cap."""

    ways: tuple[Way, ...]

    @property
    def evidence(self) -> tuple[str, ...]:
        return _once(self.ways)

    def score(self, seen: Applicant, *, eligible: bool) -> Score:
        scored = [(way, way.score(seen, eligible=eligible)) for way in self.ways]
        parts = [min(score.points, way.cap) for way, score in scored]
        sum_zh = " + ".join(
            f"{way.title.zh} {plain(points)}" for way, points in zip(self.ways, parts, strict=True)
        )
        sum_en = " + ".join(
            f"{way.title.en} {plain(points)}" for way, points in zip(self.ways, parts, strict=True)
        )
        details = tuple(_told(way, score) for way, score in scored)
        deemed = any(score.deemed for _, score in scored)
        return Score(
            sum(parts, ZERO),
            Text(f"{sum_zh} 分", counted(sum_en, "point")),
            _evidence(scored),
            details,
            deemed,
        )


@dataclass(frozen=True, slots=True)
class Case:
    """A way that is open to a family of which all `conditions` hold; without conditions, to every other one."""

    way: Way
    conditions: tuple[FamilyCondition, ...]

    def fits(self, seen: Applicant) -> bool:
        family, city, on = seen.family, seen.city, seen.on
        return all(one.judge_family(family, city, on).passed for one in self.conditions)

    @property
    def evidence(self) -> tuple[str, ...]:
        return _once(self.conditions)


@dataclass(frozen=True, slots=True)
class FirstOf:
    """A table of cases in order: the first one that fits the family counts, whatever the others would bring."""

    cases: tuple[Case, ...]

    @property
    def evidence(self) -> tuple[str, ...]:
        return _once([*self.cases, *(one.way for one in self.cases)])

    def score(self, seen: Applicant, *, eligible: bool) -> Score:
        case = next((case for case in self.cases if case.fits(seen)), None)
        if case is None:
            told = Text("不属于任何一种情形，0 分", "none of the cases: 0 points")
            return Score(ZERO, told, _once(self.cases))
        score = case.way.score(seen, eligible=eligible)
        evidence = _once([case, score])
        told, points = _told(case.way, score), min(score.points, case.way.cap)
        return Score(points, told, evidence, score.details, score.deemed)


def _told(way: Way, score: Score) -> Text:
    because = score.because
    if score.points > way.cap:
        cap = plain(way.cap)
        because = Text(f"{because.zh}，封顶 {cap} 分", f"{because.en}, capped at {cap}")
    return Text(f"{way.title.zh}：{because.zh}", f"{way.title.en}: {because.en}")


def _evidence(scored: list[tuple[Way, Score]]) -> tuple[str, ...]:
    return _once(score for _, score in scored)


class _Rested(Protocol):
    @property
    def evidence(self) -> tuple[str, ...]: ...


def _once(parts: Iterable[_Rested]) -> tuple[str, ...]:
    """The datasets that the parts rest on, each once."""
    return tuple(dict.fromkeys(dataset for part in parts for dataset in part.evidence))
