"""Queries about seats: how many children stand before each school, now and day by day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import CTE, Select, and_, column, exists, func, literal, select
from sqlalchemy.dialects.postgresql import JSONB, distinct_on, insert

from app.extensions import db
from app.models.application import NOT_LIVE, Application, Assessment
from app.models.school import School, SchoolCapacity, SchoolChoice
from app.models.seat import SeatCount


class Count(NamedTuple):
    """Children before a school: by first choice, by any, by their address; `applicants` counts a child once.

    Those are the children who name the school first, and those who name none and live in its catchment.
    """

    first_choice: int = 0
    any_choice: int = 0
    in_catchment: int = 0
    applicants: int = 0


def list_schools(
    *, district_code: str | None, stage: str | None, year: int
) -> list[tuple[School, SchoolCapacity | None]]:
    """Schools by district and code, each with its year."""
    of_year = and_(SchoolCapacity.school_code == School.code, SchoolCapacity.year == year)
    query = select(School, SchoolCapacity).outerjoin(SchoolCapacity, of_year)
    if district_code is not None:
        query = query.where(School.district_code == district_code)
    if stage is not None:
        query = query.where(School.stage == stage)
    rows = db.session.execute(query.order_by(School.district_code, School.code))
    return [(school, capacity) for school, capacity in rows]


def count_now(season_id: UUID, district_code: str | None) -> dict[str, Count]:
    """Live applications by school code; a school that nobody names or lives at is left out."""
    live = _live(season_id, district_code)
    chosen = {code: (first, any_) for code, first, any_ in db.session.execute(_choices(live))}
    living = {code: (every, silent) for code, every, silent in db.session.execute(_catchments(live))}
    return {
        code: Count(first, any_, every, first + silent)
        for code in chosen.keys() | living.keys()
        for first, any_ in [chosen.get(code, (0, 0))]
        for every, silent in [living.get(code, (0, 0))]
    }


def count_applications(season_id: UUID, district_code: str | None) -> dict[tuple[str, str], int]:
    """Live applications by district and stage: each child once."""
    live = _live(season_id, district_code)
    rows = db.session.execute(
        select(live.c.district_code, live.c.stage, func.count()).group_by(live.c.district_code, live.c.stage)
    )
    return {(district, stage): total for district, stage, total in rows}


def _live(season_id: UUID, district_code: str | None) -> CTE:
    query = select(Application.id, Application.district_code, Application.stage).where(
        Application.season_id == season_id, Application.state.not_in(NOT_LIVE)
    )
    if district_code is not None:
        query = query.where(Application.district_code == district_code)
    return query.cte("live")


def _choices(live: CTE) -> Select[str, int, int]:
    first = func.count().filter(SchoolChoice.position == 1)
    return (
        select(SchoolChoice.school_code, first, func.count())
        .join(live, live.c.id == SchoolChoice.application_id)
        .group_by(SchoolChoice.school_code)
    )


def _catchments(live: CTE) -> Select[str, int, int]:
    """By the schools that the newest assessment found for the address; the second count is of those who name none."""
    found = Assessment.result["catchment"]["schools"]
    newest = (
        select(Assessment.application_id, found.label("schools"))
        .join(live, live.c.id == Assessment.application_id)
        .ext(distinct_on(Assessment.application_id))
        .order_by(Assessment.application_id, Assessment.number.desc())
        .cte("newest")
    )
    listed = func.coalesce(newest.c.schools, literal([], JSONB))
    one = func.jsonb_array_elements(listed).table_valued(column("value", JSONB)).render_derived().lateral()
    code = one.c.value["code"].astext
    names_one = exists().where(SchoolChoice.application_id == newest.c.application_id)
    return (
        select(code, func.count(), func.count().filter(~names_one))
        .select_from(newest)
        .join(one, and_(True))
        .group_by(code)
    )


def keep(year: int, on: date, rows: Sequence[Mapping[str, Any]]) -> int:
    """Keep the counts of a day; what was kept of it before is replaced. How many."""
    if not rows:
        return 0
    statement = insert(SeatCount).values([{"year": year, "on": on, **row} for row in rows])
    changed = {name: statement.excluded[name] for name in (*Count._fields, "counted_at")}
    statement = statement.on_conflict_do_update(index_elements=["school_code", "year", "on"], set_=changed)
    return len(db.session.scalars(statement.returning(SeatCount.school_code)).all())


def count_uncounted(year: int, on: date) -> int:
    """Schools that have no count of the day."""
    counted = select(SeatCount.school_code).where(SeatCount.year == year, SeatCount.on == on)
    query = select(func.count()).select_from(School).where(School.code.not_in(counted))
    return db.session.scalar(query) or 0


def list_newest(year: int) -> dict[str, SeatCount]:
    """The newest count of each school that has one, by code."""
    rows = db.session.scalars(
        select(SeatCount)
        .ext(distinct_on(SeatCount.school_code))
        .where(SeatCount.year == year)
        .order_by(SeatCount.school_code, SeatCount.on.desc())
    )
    return {row.school_code: row for row in rows}
