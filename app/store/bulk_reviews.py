"""Queries about tasks that may be approved together, and about the approvals."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.orm import aliased

from app.domain.actor import StaffMember
from app.domain.states import State
from app.extensions import db
from app.models.application import Application, Assessment
from app.models.review import BulkApproval, Override, ReviewTask, SchoolOpinion
from app.store import reviews


class Routine(NamedTuple):
    """An open task that is there because the policy wants a person's eye, with its application's newest assessment."""

    task: ReviewTask
    application: Application
    assessment: Assessment


def list_routine(
    staff: StaffMember, rules: Collection[str], *, now: datetime, limit: int, task_id: UUID | None = None
) -> list[Routine]:
    """Waiting tasks (or held by the reviewer) whose applications have open tasks of `rules` only, oldest first.

    Applications with a proposed override, and the reviewer's own, are left out.
    """
    other, later = aliased(ReviewTask), aliased(Assessment)
    newest = (
        select(later.id)
        .where(later.application_id == Application.id)
        .order_by(later.number.desc())
        .limit(1)
        .correlate(Application)
        .scalar_subquery()
    )
    query = (
        select(ReviewTask, Application, Assessment)
        .join(Application, Application.id == ReviewTask.application_id)
        .join(Assessment, Assessment.id == newest)
        .where(
            ReviewTask.district_code == staff.district_code,
            _is_free(staff, now),
            reviews.is_past_school(now),
            ~select(SchoolOpinion.task_id)
            .where(SchoolOpinion.task_id == ReviewTask.id, SchoolOpinion.verdict == "doubts")
            .exists(),
            ReviewTask.because["rule"].astext.in_(rules),
            Application.state == State.UNDER_REVIEW.value,
            Application.applicant_id != staff.person_id,
            Assessment.eligible,
            ~select(other.id)
            .where(
                other.application_id == Application.id,
                other.state.in_(("open", "claimed")),
                other.because["rule"].astext.not_in(rules),
            )
            .exists(),
            ~select(Override.id)
            .where(Override.application_id == Application.id, Override.state == "proposed")
            .exists(),
        )
        .order_by(ReviewTask.created_at, ReviewTask.id)
        .limit(limit)
    )
    if task_id is not None:
        query = query.where(ReviewTask.id == task_id)
    rows = db.session.execute(query.execution_options(populate_existing=True))
    return [Routine(*row) for row in rows]


def add(row: BulkApproval) -> None:
    """Store a new row."""
    db.session.add(row)
    db.session.flush()


def mark(task_id: UUID, bulk_approval_id: UUID) -> None:
    """Say of a decided task that it was approved with others."""
    db.session.execute(
        update(ReviewTask).where(ReviewTask.id == task_id).values(bulk_approval_id=bulk_approval_id)
    )


def list_approved(bulk_approval_id: UUID) -> Sequence[UUID]:
    """The tasks of one approval: with its seed and share, what was drawn can be found again."""
    return db.session.scalars(
        select(ReviewTask.id)
        .where(ReviewTask.bulk_approval_id == bulk_approval_id)
        .order_by(ReviewTask.decided_at, ReviewTask.id)
    ).all()


def _is_free(staff: StaffMember, now: datetime) -> ColumnElement[bool]:
    return or_(
        ReviewTask.state == "open",
        and_(
            ReviewTask.state == "claimed",
            or_(ReviewTask.claim_expires_at <= now, ReviewTask.claimed_by == staff.staff_id),
        ),
    )
