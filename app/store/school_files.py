"""Queries of one school: the applications whose first choice it is; visibility is part of every query."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Row, and_, func, select, true, tuple_

from app.domain.states import State
from app.extensions import db
from app.models.application import Application
from app.models.person import Person
from app.models.school import SchoolChoice
from app.models.staff import Staff


def find_school_of(staff_id: UUID) -> str | None:
    """The school of a present appointment, as the database says now."""
    return db.session.scalar(select(Staff.school_code).where(Staff.id == staff_id, Staff.ended_at.is_(None)))


def list_files(
    school_code: str,
    season_id: UUID,
    *,
    state: str | None,
    after: tuple[datetime, UUID] | None,
    limit: int,
) -> Sequence[Row[Application, Person]]:
    """Applications with their child, newest first; `after` is the last one seen."""
    before = true() if after is None else tuple_(Application.submitted_at, Application.id) < tuple_(*after)
    wanted = true() if state is None else Application.state == state
    return db.session.execute(
        select(Application, Person)
        .join(SchoolChoice, SchoolChoice.application_id == Application.id)
        .join(Person, Person.id == Application.child_id)
        .where(*_of_school(school_code, season_id), wanted, before)
        .order_by(Application.submitted_at.desc(), Application.id.desc())
        .limit(limit)
    ).all()


def find_file(school_code: str, season_id: UUID, application_id: UUID) -> Row[Application, Person] | None:
    """One of the school's applications with its child."""
    return db.session.execute(
        select(Application, Person)
        .join(SchoolChoice, SchoolChoice.application_id == Application.id)
        .join(Person, Person.id == Application.child_id)
        .where(*_of_school(school_code, season_id), Application.id == application_id)
    ).first()


def count_by_state(school_code: str, season_id: UUID) -> list[tuple[str, int]]:
    """(state, how many), by state."""
    rows = db.session.execute(
        select(Application.state, func.count())
        .join(SchoolChoice, SchoolChoice.application_id == Application.id)
        .where(*_of_school(school_code, season_id))
        .group_by(Application.state)
        .order_by(Application.state)
    )
    return [(state, count) for state, count in rows]


def _of_school(school_code: str, season_id: UUID) -> tuple[ColumnElement[bool], ...]:
    """First choice only; a draft is the family's own, and one without a submission was never handed in."""
    return (
        and_(SchoolChoice.school_code == school_code, SchoolChoice.position == 1),
        Application.season_id == season_id,
        Application.state != State.DRAFT,
        Application.submitted_at.is_not(None),
    )
