"""Queries about feedback; no query joins what was said with who said it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from app.extensions import db
from app.models.feedback import Feedback, FeedbackGiven


def add(feedback: Feedback, given: FeedbackGiven) -> None:
    """Store what was said and, apart, that this family has spoken."""
    db.session.add_all([feedback, given])
    db.session.flush()


def count(district_code: str | None) -> dict[tuple[str, int], int]:
    """(moment, score) → how many; None is the whole city."""
    rows = db.session.execute(
        select(Feedback.moment, Feedback.score, func.count())
        .where(*_of(district_code))
        .group_by(Feedback.moment, Feedback.score)
    )
    return {(moment, score): number for moment, score, number in rows}


def list_words(district_code: str | None, *, limit: int) -> list[Feedback]:
    """Feedback with words, in the order of their random ids, which is that of no day."""
    return list(
        db.session.scalars(
            select(Feedback)
            .where(*_of(district_code), Feedback.words_sealed.is_not(None))
            .order_by(Feedback.id)
            .limit(limit)
        )
    )


def _of(district_code: str | None) -> list[Any]:
    return [] if district_code is None else [Feedback.district_code == district_code]
