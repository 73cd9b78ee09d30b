"""Queries about schools, what they take a year, and which ones an application names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import and_, bindparam, delete, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from app.domain.actor import NotFound
from app.domain.school import SchoolLine
from app.extensions import db
from app.models.base import Base
from app.models.school import School, SchoolCapacity, SchoolChoice
from app.store.prepared import Prepared


def get(code: str) -> School:
    """The school, or `NotFound`."""
    school = db.session.get(School, code)
    if school is None:
        raise NotFound
    return school


def lock_year(code: str, year: int) -> SchoolCapacity:
    """What the school takes in a year, locked; without seats where nothing was entered yet."""
    db.session.execute(
        insert(SchoolCapacity).values(school_code=code, year=year, capacity=0).on_conflict_do_nothing()
    )
    query = select(SchoolCapacity).where(SchoolCapacity.school_code == code, SchoolCapacity.year == year)
    return db.session.scalars(query.with_for_update().execution_options(populate_existing=True)).one()


def find_district(code: str) -> str | None:
    """The district of a school that is known already."""
    return db.session.scalar(select(School.district_code).where(School.code == code))


def list_schools(
    *, district_code: str | None, stage: str | None, year: int | None
) -> list[tuple[School, int | None]]:
    """Schools by district and code, each with how many it takes in `year`."""
    query = (
        select(School, SchoolCapacity.capacity)
        .outerjoin(
            SchoolCapacity, and_(SchoolCapacity.school_code == School.code, SchoolCapacity.year == year)
        )
        .order_by(School.district_code, School.code)
    )
    if district_code is not None:
        query = query.where(School.district_code == district_code)
    if stage is not None:
        query = query.where(School.stage == stage)
    return [(school, capacity) for school, capacity in db.session.execute(query)]


def find_in(district_code: str, stage: str, codes: Sequence[str]) -> dict[str, School]:
    """Those of `codes` that are schools of the district for the stage."""
    found = db.session.scalars(
        select(School).where(
            School.code.in_(codes), School.district_code == district_code, School.stage == stage
        )
    )
    return {school.code: school for school in found}


def put(line: SchoolLine) -> bool:
    """Store a school and its year; True where something is new or changed."""
    values = {
        "district_code": line.district_code,
        "stage": line.stage,
        "kind": str(line.kind),
        "name_zh": line.name_zh,
        "name_en": line.name_en,
        "address": line.address,
    }
    school = _put(School, {"code": line.code}, values | _said(zone=line.zone))
    if line.bought is None:
        _buy_no_more_than(line.capacity, line.code, line.year)
    seats = {"capacity": line.capacity} | _said(bought=line.bought, fee_zh=line.fee_zh, fee_en=line.fee_en)
    return _put(SchoolCapacity, {"school_code": line.code, "year": line.year}, seats) or school


def _buy_no_more_than(capacity: int, code: str, year: int) -> None:
    """Fewer seats than the city bought: it then has bought them all."""
    db.session.execute(
        update(SchoolCapacity)
        .where(
            SchoolCapacity.school_code == code,
            SchoolCapacity.year == year,
            SchoolCapacity.bought > capacity,
        )
        .values(bought=capacity)
    )


def _said(**values: object) -> dict[str, object]:
    """What a list says; what it leaves out stays as it is."""
    return {name: value for name, value in values.items() if value is not None}


def _put(table: type[Base], key: Mapping[str, object], values: Mapping[str, object]) -> bool:
    statement = insert(table).values({**key, **values})
    columns = table.__table__.columns
    statement = statement.on_conflict_do_update(
        index_elements=list(key),
        set_=dict(values),
        where=or_(*(columns[name].is_distinct_from(value) for name, value in values.items())),
    )
    return db.session.execute(statement.returning(*table.__table__.primary_key)).first() is not None


_CHOICES = Prepared(
    select(SchoolChoice.position, *School.__table__.columns)
    .join(School, School.code == SchoolChoice.school_code)
    .where(SchoolChoice.application_id == bindparam("application"))
    .order_by(SchoolChoice.position)
)


def list_choices(application_id: UUID) -> list[tuple[int, Any]]:
    """(position, school as a row) of an application, first choice first."""
    return [(row.position, row) for row in _CHOICES.rows(application=application_id)]


def put_choices(application_id: UUID, codes: Sequence[str]) -> None:
    """These schools in this order instead of those that were named; the caller holds the application's lock."""
    db.session.execute(delete(SchoolChoice).where(SchoolChoice.application_id == application_id))
    rows = [
        {"application_id": application_id, "position": position, "school_code": code}
        for position, code in enumerate(codes, start=1)
    ]
    if rows:
        db.session.execute(insert(SchoolChoice), rows)
