"""Queries about records under repair, and how long the clock has stood still for an application."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Date, Integer, cast, func, literal, select, update
from sqlalchemy.dialects.postgresql import insert

from app.extensions import db
from app.models.application import Application
from app.models.base import new_id
from app.models.mend import Mend
from app.models.person import Person

_ZONE = "Asia/Shanghai"


def start(
    application_id: UUID, person_id: UUID, dataset: str, *, by: UUID, now: datetime, ends_at: datetime
) -> UUID | None:
    """The new row's id; None where the same record is under repair already."""
    statement = insert(Mend).values(
        id=new_id(),
        application_id=application_id,
        person_id=person_id,
        dataset=dataset,
        started_by=by,
        started_at=now,
        ends_at=ends_at,
    )
    return db.session.scalar(statement.on_conflict_do_nothing().returning(Mend.id))


def list_of_application(application_id: UUID) -> list[Mend]:
    """Every repair, the oldest first."""
    query = select(Mend).where(Mend.application_id == application_id).order_by(Mend.started_at, Mend.id)
    return list(db.session.scalars(query))


def find(application_id: UUID, mend_id: UUID) -> Mend | None:
    """The repair, if it belongs to the application."""
    return db.session.scalar(select(Mend).where(Mend.id == mend_id, Mend.application_id == application_id))


def resolve(guardian_id: UUID, person_id: UUID, dataset: str, *, now: datetime) -> list[tuple[UUID, UUID]]:
    """Close the repairs that this answer settles; (repair, application) of each."""
    own = select(Application.id).where(Application.applicant_id == guardian_id)
    statement = (
        update(Mend)
        .where(
            Mend.person_id == person_id,
            Mend.dataset == dataset,
            Mend.resolved_at.is_(None),
            Mend.application_id.in_(own),
        )
        .values(resolved_at=now)
        .returning(Mend.id, Mend.application_id)
    )
    return [(mend, application) for mend, application in db.session.execute(statement)]


def paused_days(application_id: UUID, closes_on: date, *, now: datetime) -> int:
    """For how many days the clock stood still, by repairs that began before the window closed."""
    days = db.session.scalar(
        select(_paused(now)).where(*_in_time(closes_on), Mend.application_id == application_id)
    )
    return int(days or 0)


def is_paused(closes_on: date, *, now: datetime, today: date) -> ColumnElement[bool]:
    """SQL: whether the time that repairs gave to an application has not run out after `closes_on`."""
    days = (
        select(func.coalesce(_paused(now), 0))
        .where(*_in_time(closes_on), Mend.application_id == Application.id)
        .scalar_subquery()
    )
    return days >= literal((today - closes_on).days, Integer)


def _paused(now: datetime) -> Any:
    until = func.max(func.least(func.coalesce(Mend.resolved_at, now), Mend.ends_at))
    return _day(until) - _day(func.min(Mend.started_at))


def _in_time(closes_on: date) -> tuple[ColumnElement[bool], ...]:
    return (_day(Mend.started_at) <= closes_on,)


def _day(instant: Any) -> Any:
    return cast(func.timezone(_ZONE, instant), Date)


def name_of(person_id: UUID) -> str:
    """The name of whom the record is about."""
    person = db.session.get(Person, person_id)
    return "" if person is None else person.name
