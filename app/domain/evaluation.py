"""Everything decided about one family under one policy, and the contract of `icity policy evaluate --json`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from app.domain.classify import BATCH_REACHED
from app.domain.explain import (
    Alternative,
    BatchFound,
    Check,
    Document,
    OrderValue,
    Points,
    SchoolsFound,
    Text,
    Unreached,
    plain,
    points_text,
)
from app.domain.stage import TITLES, Stage

ELIGIBLE = Text("符合申请条件", "eligible")
NOT_ELIGIBLE = Text("不符合申请条件", "not eligible")
BY_PERSON = Text("转人工核实", "checked by a person")


@dataclass(frozen=True, slots=True)
class ZeroProof:
    """How far the family comes without paper: `here` of the `of` papers asked for need not be brought."""

    here: int
    of: int
    bring: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        return {"here": self.here, "of": self.of, "bring": list(self.bring)}


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Everything decided about one family under one policy, as of one day."""

    policy_id: str
    policy_digest: str
    as_of: date
    counted_until: date
    eligible: bool
    applicant_class: str
    applicant_class_title: Text
    checks: tuple[Check, ...]
    points: Points
    total_cap: Decimal
    alternatives: tuple[Alternative, ...]
    documents: tuple[Document, ...]
    green_channel: bool
    provisional_because: tuple[Text, ...]
    batch: BatchFound | None = None
    unreached: tuple[Unreached, ...] = ()
    order_keys: tuple[OrderValue, ...] = ()
    schools: SchoolsFound | None = None
    stage: Stage = Stage.P1

    @property
    def provisional(self) -> bool:
        return bool(self.provisional_because)

    @property
    def by_person(self) -> bool:
        """Whether nothing fails but that the data shows no ground for a batch: nobody is refused by that."""
        return [check.id for check in self.checks if check.blocking and not check.passed] == [BATCH_REACHED]

    @property
    def conclusion(self) -> Text:
        if self.eligible:
            return ELIGIBLE
        return BY_PERSON if self.by_person else NOT_ELIGIBLE

    @property
    def zero_proof(self) -> ZeroProof:
        """Papers that do not concern this family (a home it does not have) are not counted."""
        asked = [document for document in self.documents if document.needed or document.satisfied_by]
        bring = tuple(document.id for document in asked if document.needed)
        return ZeroProof(len(asked) - len(bring), len(asked), bring)

    def as_json(self) -> dict[str, Any]:
        """The contract of `icity policy evaluate --json`: plain values only, points as text."""
        return {
            "policy": self.policy_id,
            "policy_digest": self.policy_digest,
            "as_of": self.as_of.isoformat(),
            "counted_until": self.counted_until.isoformat(),
            "stage": self.stage.value,
            "stage_title": TITLES[self.stage].zh,
            "stage_title_en": TITLES[self.stage].en,
            "eligible": self.eligible,
            "by_person": self.by_person,
            "conclusion": self.conclusion.zh,
            "conclusion_en": self.conclusion.en,
            "applicant_class": self.applicant_class,
            "applicant_class_title": self.applicant_class_title.zh,
            "applicant_class_title_en": self.applicant_class_title.en,
            "batch": self.batch.id if self.batch else None,
            "batch_title": self.batch.title.zh if self.batch else None,
            "batch_title_en": self.batch.title.en if self.batch else None,
            "unreached": [one.as_json() for one in self.unreached],
            "order_keys": [one.as_json() for one in self.order_keys],
            "catchment": self.schools.as_json() if self.schools else None,
            "provisional": self.provisional,
            "provisional_because": [line.zh for line in self.provisional_because],
            "provisional_because_en": [line.en for line in self.provisional_because],
            "checks": [check.as_json() for check in self.checks],
            "points": self._points_json() if self.points.items else None,
            "documents": [document.as_json() for document in self.documents],
            "zero_proof": self.zero_proof.as_json(),
            "green_channel": self.green_channel,
        }

    def _points_json(self) -> dict[str, Any]:
        return {
            "total": points_text(self.points.total),
            "cap": plain(self.total_cap),
            "main": self.points.main.value,
            "items": [item.as_json() for item in self.points.items],
            "alternatives": [
                {"main": other.main.value, "eligible": other.eligible, "total": points_text(other.total)}
                for other in self.alternatives
            ],
        }
