"""Queries of the public statistics: the season up to an instant, by district; nothing here names a person."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Row, func, or_, select

from app.clock import CITY_ZONE
from app.domain.states import State
from app.extensions import db
from app.models.application import Application, Material
from app.models.mandate import Mandate
from app.models.review import ReviewTask
from app.models.school import School, SchoolCapacity


class Reviewed(NamedTuple):
    """Tasks decided and the median of seconds that they waited for it."""

    decided: int
    median: float | None


class Seats(NamedTuple):
    """Schools that announced their places, those places, and how many of them the city pays."""

    schools: int
    capacity: int
    bought: int


def count_by_day(season_id: UUID, *, until: datetime) -> list[Row[str | None, date, int]]:
    """(district, date in the city, applications handed in before the instant)."""
    day = func.date(func.timezone(CITY_ZONE.key, Application.submitted_at))
    query = select(Application.district_code, day, func.count()).where(_handed_in(season_id, until))
    return list(db.session.execute(query.group_by(Application.district_code, day)))


def count_shares(season_id: UUID, *, until: datetime) -> list[Row[str | None, int, int, int]]:
    """(district, handed in, of those by a helper at a counter, of those without a single file), as at the instant."""
    assisted = (
        select(Mandate.id)
        .where(
            Mandate.application_id == Application.id,
            Mandate.confirmed_at <= Application.submitted_at,
            func.coalesce(Mandate.ended_at, Mandate.expires_at) >= Application.submitted_at,
        )
        .exists()
    )
    papers = (
        select(Material.id)
        .where(
            Material.application_id == Application.id,
            Material.uploaded_at < until,
            or_(Material.withdrawn_at.is_(None), Material.withdrawn_at >= until),
        )
        .exists()
    )
    query = select(
        Application.district_code,
        func.count(),
        func.count().filter(assisted),
        func.count().filter(~papers),
    ).where(_handed_in(season_id, until))
    return list(db.session.execute(query.group_by(Application.district_code)))


def measure_review(season_id: UUID, *, until: datetime) -> dict[str | None, Reviewed]:
    """District (None: the whole city) → reviews decided before the instant."""
    waited = func.extract("epoch", ReviewTask.decided_at - ReviewTask.created_at)
    rows = db.session.execute(
        select(ReviewTask.district_code, func.count(), func.percentile_cont(0.5).within_group(waited))
        .join(Application, Application.id == ReviewTask.application_id)
        .where(
            ReviewTask.state == "decided",
            ReviewTask.decided_at < until,
            Application.season_id == season_id,
        )
        .group_by(func.rollup(ReviewTask.district_code))
    )
    return {code: Reviewed(count, None if median is None else float(median)) for code, count, median in rows}


def count_seats(year: int) -> dict[str, Seats]:
    """District → what its schools announced for the year."""
    rows = db.session.execute(
        select(
            School.district_code,
            func.count(),
            func.sum(SchoolCapacity.capacity),
            func.sum(SchoolCapacity.bought),
        )
        .join(SchoolCapacity, SchoolCapacity.school_code == School.code)
        .where(SchoolCapacity.year == year)
        .group_by(School.district_code)
    )
    return {code: Seats(schools, int(capacity), int(bought)) for code, schools, capacity, bought in rows}


def _handed_in(season_id: UUID, until: datetime) -> ColumnElement[bool]:
    return (
        (Application.season_id == season_id)
        & (Application.submitted_at < until)
        & (Application.state != State.DRAFT)
    )
