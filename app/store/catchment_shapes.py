"""Queries about shapes of catchments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from app.extensions import db
from app.models.seat import CatchmentShape

_VALUES = ("district_code", "geometry", "datum", "source", "made_up", "uploaded_by", "uploaded_at")


def list_shapes(year: int, district_code: str | None) -> dict[str, CatchmentShape]:
    """School code → its shape in a year."""
    query = select(CatchmentShape).where(CatchmentShape.year == year)
    if district_code is not None:
        query = query.where(CatchmentShape.district_code == district_code)
    return {row.school_code: row for row in db.session.scalars(query)}


def put(school_code: str, year: int, values: Mapping[str, Any]) -> None:
    """The school's shape instead of the one it had."""
    statement = insert(CatchmentShape).values(school_code=school_code, year=year, **values)
    db.session.execute(
        statement.on_conflict_do_update(
            index_elements=["school_code", "year"],
            set_={name: statement.excluded[name] for name in _VALUES},
        )
    )


def add_missing(school_code: str, year: int, values: Mapping[str, Any]) -> bool:
    """A shape for a school that has none; whether it was added."""
    statement = insert(CatchmentShape).values(school_code=school_code, year=year, **values)
    statement = statement.on_conflict_do_nothing()
    return db.session.scalar(statement.returning(CatchmentShape.school_code)) is not None


def remove(school_code: str, year: int) -> None:
    """No shape for the school any more."""
    db.session.execute(
        delete(CatchmentShape).where(CatchmentShape.school_code == school_code, CatchmentShape.year == year)
    )
