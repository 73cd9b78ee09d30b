"""Feedback after the submission and after the desk: one to five and a few words, without a name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from app import clock, transactions
from app.domain import states
from app.domain.actor import Person, Role, StaffMember
from app.domain.errors import DomainError
from app.domain.states import State
from app.models.base import new_id
from app.models.feedback import Feedback, FeedbackGiven
from app.privacy import mask_text
from app.store import applications, feedback

LEAST_SHOWN = 5  # fewer answers than this could be told apart
WORDS_SHOWN = 100
_BEFORE_THE_DESK = frozenset(
    {State.DRAFT, State.SUBMITTED, State.CHECKING, State.UNDER_REVIEW, State.RETURNED, State.QUALIFIED,
     State.INELIGIBLE, State.POINTS_CONFIRMED, State.SLOT_BOOKED, State.WITHDRAWN, State.LAPSED}
)  # fmt: skip


class Moment(StrEnum):
    """What the feedback is about."""

    SUBMITTED = "submitted"
    CONFIRMED = "confirmed"


class FeedbackAlreadyGiven(DomainError):
    """Once per moment."""

    code = "feedback_already_given"
    zh = "您已评价过，谢谢！"
    en = "You have told us already, thank you!"


transactions.refuse_as("pk_feedback_given", FeedbackAlreadyGiven)


@dataclass(frozen=True)
class About:
    """What families said about one moment; scores 1 to 5 in order."""

    moment: str
    answers: int
    scores: tuple[int, ...]
    mean: float | None


@dataclass(frozen=True)
class Statistics:
    """Counts, and words only once so many families answered that nobody can be told apart by them."""

    district_code: str | None
    moments: tuple[About, ...]
    words: tuple[str, ...]
    least_shown: int


def give_feedback(
    application_id: UUID, *, moment: Moment, score: int, words: str, actor: Person, now: datetime
) -> None:
    """Keep score and words with the day, and apart from them that this family has spoken."""
    application = applications.get_for_guardian(application_id, actor.person_id)
    too_early = {State.DRAFT} if moment is Moment.SUBMITTED else _BEFORE_THE_DESK
    if application.state in too_early:
        raise states.refusal(application.state)
    row = Feedback(
        id=new_id(),
        district_code=application.district_code or "",
        moment=moment.value,
        on=clock.local(now).date(),
        score=score,
    )
    row.words = words or None
    feedback.add(row, FeedbackGiven(application_id=application.id, moment=moment.value))


def report_feedback(*, actor: StaffMember) -> Statistics:
    """What the district's families said; the bureau sees the whole city's."""
    where = None if actor.role is Role.BUREAU else actor.district_code
    counted = feedback.count(where)
    moments = tuple(_about(moment, counted) for moment in Moment)
    enough = sum(one.answers for one in moments) >= LEAST_SHOWN
    rows = feedback.list_words(where, limit=WORDS_SHOWN) if enough else []
    return Statistics(where, moments, tuple(mask_text(row.words) for row in rows), LEAST_SHOWN)


def _about(moment: Moment, counted: dict[tuple[str, int], int]) -> About:
    scores = tuple(counted.get((moment.value, score), 0) for score in range(1, 6))
    answers = sum(scores)
    total = sum(score * number for score, number in enumerate(scores, 1))
    return About(moment.value, answers, scores, round(total / answers, 2) if answers else None)
