"""Queries for finding a family at the desk without its serial: by blind indexes only, in one district only."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import aliased

from app.domain.states import State
from app.extensions import db
from app.models.application import Application
from app.models.desk import DeskLookup
from app.models.person import Person

MOST = 20

_Child = aliased(Person)


class Found(NamedTuple):
    """An application and its child."""

    application: Application
    child: Person


def list_by_phone(phone_index: bytes, *, season_id: UUID, district_code: str) -> list[Found]:
    """The district's applications whose phone has this index, newest first."""
    return _list(Application.phone_index == phone_index, season_id, district_code)


def list_by_child(child_phone_index: bytes, *, season_id: UUID, district_code: str) -> list[Found]:
    """The district's applications whose child and last four digits have this index, newest first."""
    return _list(Application.child_phone_index == child_phone_index, season_id, district_code)


def list_by_applicant(id_index: bytes, *, season_id: UUID, district_code: str) -> list[Found]:
    """The district's applications of the guardian whose ID number has this index, newest first."""
    applicant = select(Person.id).where(Person.id_index == id_index).scalar_subquery()
    return _list(Application.applicant_id == applicant, season_id, district_code)


def add(row: DeskLookup) -> None:
    """Count a look-up."""
    db.session.add(row)


def find_nth_newest(staff_id: UUID, nth: int, *, since: datetime) -> datetime | None:
    """When the member of staff made the nth newest look-up, if there are so many after `since`."""
    return db.session.scalar(
        select(DeskLookup.looked_up_at)
        .where(DeskLookup.staff_id == staff_id, DeskLookup.looked_up_at > since)
        .order_by(DeskLookup.looked_up_at.desc())
        .offset(nth - 1)
        .limit(1)
    )


def _list(condition: ColumnElement[bool], season_id: UUID, district_code: str) -> list[Found]:
    rows = db.session.execute(
        select(Application, _Child)
        .join(_Child, _Child.id == Application.child_id)
        .where(
            condition,
            Application.season_id == season_id,
            Application.district_code == district_code,
            Application.state != State.DRAFT,
            Application.serial.is_not(None),
        )
        .order_by(Application.submitted_at.desc(), Application.id)
        .limit(MOST)
    )
    return [Found(*row) for row in rows]
