"""Queries about the first word of schools: who is asked, until when, and what was said."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, select

from app.domain.states import State
from app.extensions import db
from app.models.application import Application
from app.models.person import Person
from app.models.review import ReviewTask, SchoolOpinion
from app.models.school import School, SchoolChoice
from app.models.staff import Staff


class Given(NamedTuple):
    """An opinion, the school and the person who gave it."""

    opinion: SchoolOpinion
    school: School
    by: Person


def find_asked_school(application_id: UUID) -> str | None:
    """The school of first choice, where somebody of it could answer."""
    return db.session.scalar(
        select(SchoolChoice.school_code).where(
            SchoolChoice.application_id == application_id,
            SchoolChoice.position == 1,
            select(Staff.id)
            .where(Staff.school_code == SchoolChoice.school_code, Staff.ended_at.is_(None))
            .exists(),
        )
    )


def list_open_tasks(application_id: UUID) -> list[ReviewTask]:
    """What waits for a person, oldest first."""
    query = select(ReviewTask).where(
        ReviewTask.application_id == application_id, ReviewTask.state.in_(("open", "claimed"))
    )
    return list(db.session.scalars(query.order_by(ReviewTask.created_at, ReviewTask.id)))


def lock_task(task_id: UUID) -> ReviewTask | None:
    """The task under its row lock, as committed."""
    return db.session.scalar(
        select(ReviewTask)
        .where(ReviewTask.id == task_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def add(opinion: SchoolOpinion) -> None:
    """Store what was said."""
    db.session.add(opinion)
    db.session.flush()


def find_given(task_ids: Collection[UUID]) -> dict[UUID, Given]:
    """What schools said of these tasks, by task."""
    rows = db.session.execute(
        select(SchoolOpinion, School, Person)
        .join(School, School.code == SchoolOpinion.school_code)
        .join(Staff, Staff.id == SchoolOpinion.staff_id)
        .join(Person, Person.id == Staff.person_id)
        .where(SchoolOpinion.task_id.in_(task_ids))
    )
    return {row[0].task_id: Given(*row) for row in rows}


def count_asked(school_code: str, season_id: UUID, *, person_id: UUID, now: datetime) -> int:
    """How many files wait for this school's word."""
    asked = _asked(school_code, season_id, person_id=person_id, now=now).subquery()
    return db.session.scalar(select(func.count()).select_from(asked)) or 0


def list_asked(
    school_code: str, season_id: UUID, *, person_id: UUID, now: datetime, limit: int
) -> list[UUID]:
    """The files that wait for this school's word, those whose time ends first at the front."""
    query = _asked(school_code, season_id, person_id=person_id, now=now)
    rows = db.session.execute(
        query.order_by(func.min(ReviewTask.school_ends_at), Application.id).limit(limit)
    )
    return [row[0] for row in rows]


def _asked(school_code: str, season_id: UUID, *, person_id: UUID, now: datetime) -> Select[UUID]:
    return (
        select(Application.id)
        .join(ReviewTask, ReviewTask.application_id == Application.id)
        .join(SchoolChoice, SchoolChoice.application_id == Application.id)
        .where(
            SchoolChoice.school_code == school_code,
            SchoolChoice.position == 1,
            Application.season_id == season_id,
            Application.state == State.UNDER_REVIEW,
            Application.applicant_id != person_id,
            _is_asked(now),
        )
        .group_by(Application.id)
    )


def _is_asked(now: datetime) -> ColumnElement[bool]:
    return and_(ReviewTask.state == "open", ReviewTask.school_ends_at > now)
