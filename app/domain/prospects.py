"""What would change it: the nearest record that adds points or meets a condition, found by evaluating again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from app.domain.class_question import of_classes
from app.domain.evaluation import Evaluation
from app.domain.explain import BatchFound, Text, points_text
from app.domain.facts import Family
from app.domain.points import evaluate
from app.domain.points_question import of_points
from app.domain.policy import Policy
from app.domain.question import Question


@dataclass(frozen=True, slots=True)
class Prospect:
    """One change and what it brings: `amount` of it is needed (months, days, percent), by the last day `by`.

    `clears` are the conditions that hold then and do not now; without all of them the points are worth nothing.
    """

    id: str
    what: Text
    gain: Decimal
    total: Decimal
    opens_the_way: bool
    clears: tuple[str, ...]
    items: tuple[str, ...]
    amount: int | None = None
    by: date | None = None
    batch: BatchFound | None = None

    def as_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "what": self.what.zh,
            "what_en": self.what.en,
            "gain": points_text(self.gain),
            "total": points_text(self.total),
            "opens_the_way": self.opens_the_way,
            "clears": list(self.clears),
            "items": list(self.items),
            "amount": self.amount,
            "by": self.by.isoformat() if self.by else None,
            "batch": self.batch.id if self.batch else None,
            "batch_title": self.batch.title.zh if self.batch else None,
            "batch_title_en": self.batch.title.en if self.batch else None,
        }


def list_prospects(policy: Policy, family: Family, *, on: date, found: Evaluation) -> tuple[Prospect, ...]:
    """What would raise `found`, the evaluation of `family` on the day `on`; the greatest gain first.

    Each is the least change of its kind that helps, and its gain is the difference between two evaluations. More of a
    record in the district applied to never lowers the total nor costs the eligibility (a tested property, without
    exception since ADR 0035), so the least amount is found by halving. A family that is not eligible is told only what
    clears a condition: points alone would not help it.
    """
    prospects = [_answer(policy, question, on, found) for question in _questions(policy, family, on, found)]
    helpful = [prospect for prospect in prospects if prospect is not None]
    return tuple(sorted(helpful, key=lambda p: (not p.opens_the_way, -len(p.clears), -p.gain, p.id)))


def _answer(policy: Policy, question: Question, on: date, found: Evaluation) -> Prospect | None:
    def ask(amount: int) -> Evaluation:
        return evaluate(policy, question.changed(amount), on=on)

    def helps(seen: Evaluation) -> bool:
        if found.eligible:
            return seen.eligible and _standing(policy, seen) > _standing(policy, found)
        return len(_failed(seen)) < len(_failed(found))

    best = ask(question.most)
    if not helps(best):
        return None
    low, high = 0, question.most
    while high - low > 1:
        middle = (low + high) // 2
        seen = ask(middle)
        if helps(seen):
            high, best = middle, seen
        else:
            low = middle
    return Prospect(
        id=question.id,
        what=question.told(high),
        gain=best.points.total - found.points.total,
        total=best.points.total,
        opens_the_way=best.eligible and not found.eligible,
        clears=tuple(check for check in _failed(found) if check not in _failed(best)),
        items=_risen(found, best),
        amount=high if question.most > 1 else None,
        by=question.by,
        batch=best.batch if best.batch != found.batch else None,
    )


def _standing(policy: Policy, evaluation: Evaluation) -> tuple[int, Decimal]:
    """Earlier batches first, then more points."""
    batches = [batch.id for batch in policy.batches]
    place = batches.index(evaluation.batch.id) if evaluation.batch else len(batches)
    return -place, evaluation.points.total


def _failed(evaluation: Evaluation) -> tuple[str, ...]:
    return tuple(check.id for check in evaluation.checks if check.blocking and not check.passed)


def _risen(before: Evaluation, after: Evaluation) -> tuple[str, ...]:
    old = {item.id: item.points for item in before.points.items}
    return tuple(item.id for item in after.points.items if item.points > old.get(item.id, Decimal(0)))


def _questions(policy: Policy, family: Family, on: date, found: Evaluation) -> Iterator[Question]:
    main = found.points.main
    if policy.items:
        yield from of_points(policy, family, main, on)
    if policy.batches:
        yield from of_classes(policy, family, main, on)
