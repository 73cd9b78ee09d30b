"""One review task: why it is there, what the sources say side by side, the assessment, papers, earlier decisions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from app.domain import review, review_item, serial
from app.domain.actor import StaffMember
from app.domain.cross_check import CrossCheck
from app.domain.explain import Text
from app.domain.states import LABELS, State
from app.models.application import Material
from app.models.review import ReviewTask
from app.privacy import mask_name
from app.services import choose_schools
from app.services.claim_task import seconds_left
from app.services.compare_sources import Source, list_of_task
from app.services.cross_check import list_signs
from app.services.mend_record import Mismatch, list_masked
from app.services.show_opinions import Given, find_given
from app.services.word_task import Wording
from app.store import applications, materials, review_items, reviews


@dataclass(frozen=True)
class PastDecision:
    """A decision about this application: what, by whom (masked), when, why."""

    item: str
    title: Text
    decision: str
    decision_words: Text
    by: str
    at: datetime
    reasons: tuple[str, ...]
    reason_words: tuple[Text, ...]
    note: str | None


@dataclass(frozen=True)
class Paper:
    """A file that the family handed in, with the name of the paper."""

    material: Material
    title: Text


@dataclass(frozen=True)
class TaskView:
    """Everything that a reviewer sees of a task, masked."""

    task: ReviewTask
    title: Text
    because: Text
    asked: str | None
    serial: str
    state: str
    state_words: Text
    mine: bool
    seconds_left: int | None
    schools: list[dict[str, Any]]
    sources: tuple[Source, ...]
    school: Given | None
    mismatches: list[Mismatch]
    signs: tuple[CrossCheck, ...]
    assessment: dict[str, Any] | None
    materials: tuple[Paper, ...]
    decisions: tuple[PastDecision, ...]


def show_task(task_id: UUID, *, actor: StaffMember, now: datetime) -> TaskView:
    """A task of the reviewer's district; `NotFound` for any other."""
    task = reviews.get_task(task_id, actor)
    application = applications.get_for_staff(task.application_id, actor)
    assessment = applications.find_assessment(application.id)
    wording = Wording.of(application, assessment)
    return TaskView(
        task=task,
        title=wording.title(task.item),
        because=review_item.reason(task.because),
        asked=_asked(task),
        serial=str(serial.parse(application.serial or "")),
        state=application.state,
        state_words=Text(*LABELS[State(application.state)]),
        mine=is_held(task, actor, now=now),
        seconds_left=seconds_left(task, now=now),
        schools=choose_schools.view(application.id),
        sources=tuple(list_of_task(application, assessment, task.item)),
        school=find_given([task.id]).get(task.id),
        mismatches=list_masked(application),
        signs=list_signs(application, wording),
        assessment=assessment.result if assessment else None,
        materials=tuple(
            Paper(paper, wording.name(paper.document)) for paper in materials.list_materials(application.id)
        ),
        decisions=tuple(_past(decided, wording) for decided in reviews.list_decided(application.id)),
    )


def is_held(task: ReviewTask, actor: StaffMember, *, now: datetime) -> bool:
    """Whether the reviewer's claim on the task lives."""
    return (
        task.state == "claimed"
        and task.claimed_by == actor.staff_id
        and task.claim_expires_at is not None
        and task.claim_expires_at > now
    )


def _asked(task: ReviewTask) -> str | None:
    """What the family wrote when it asked for the re-check that this task is about."""
    item = task.item.removeprefix("recheck:")
    rechecks = review_items.list_open_rechecks(task.application_id) if item != task.item else []
    return next((recheck.reason for recheck in rechecks if recheck.item == item), None)


def _past(decided: reviews.Decided, wording: Wording) -> PastDecision:
    task = decided.task
    assert task.decided_at is not None  # the query joins on who decided
    return PastDecision(
        item=task.item,
        title=wording.title(task.item),
        decision=task.decision or "",
        decision_words=review.DECISIONS[review.Decision(task.decision or "")],
        by=mask_name(decided.by.name),
        at=task.decided_at,
        reasons=tuple(task.reasons),
        reason_words=tuple(review.REASONS[review.ReasonCode(code)] for code in task.reasons),
        note=task.note,
    )
