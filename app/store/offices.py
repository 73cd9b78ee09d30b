"""Queries that set up a city's offices; each adds what is missing and says whether it did."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from app.domain.actor import NotFound
from app.extensions import db
from app.models.base import Base, new_id
from app.models.person import Person
from app.models.season import District, DistrictSeason, Holiday, Season
from app.models.slot import Site
from app.models.staff import Staff


def add_season(city: str, year: int, *, now: datetime) -> tuple[UUID, bool]:
    """The season's id, and whether it is new."""
    is_new = _add(Season, id=new_id(), city=city, year=year, opened_at=now)
    found = db.session.scalars(select(Season.id).where(Season.city == city, Season.year == year)).one()
    return found, is_new


def add_district(*, code: str, letters: str, pinyin: str, name_zh: str, name_en: str) -> bool:
    return _add(District, code=code, letters=letters, pinyin=pinyin, name_zh=name_zh, name_en=name_en)


def list_codes() -> dict[str, str]:
    """Pinyin of every district that was ever opened → its code."""
    rows = db.session.execute(select(District.pinyin, District.code))
    return {str(pinyin): str(code) for pinyin, code in rows}


def put_in_force(
    season_id: UUID, district_code: str, policy_id: str, policy_digest: str, automation: str
) -> bool:
    """Note the policy version of a district; True if it is new or another version. Switches are left alone."""
    statement = insert(DistrictSeason).values(
        season_id=season_id,
        district_code=district_code,
        policy_id=policy_id,
        policy_digest=policy_digest,
        automation=automation,
        settings={},
    )
    statement = statement.on_conflict_do_update(
        index_elements=["season_id", "district_code"],
        set_={"policy_id": policy_id, "policy_digest": policy_digest},
        where=DistrictSeason.policy_digest != policy_digest,
    )
    return db.session.scalar(statement.returning(DistrictSeason.district_code)) is not None


def add_site(district_code: str, name_zh: str, name_en: str, address: str) -> bool:
    return _add(
        Site, id=new_id(), district_code=district_code, name_zh=name_zh, name_en=name_en, address=address
    )


def add_holidays(days: Sequence[tuple[date, str, str]]) -> int:
    """Add (date, holiday | working_day, name); how many were new."""
    rows = [{"on": on, "kind": kind, "name": name} for on, kind, name in days]
    statement = insert(Holiday).values(rows).on_conflict_do_nothing().returning(Holiday.on)
    return len(db.session.scalars(statement).all())


def appoint(
    person_id: UUID,
    role: str,
    district_code: str | None,
    school_code: str | None,
    community: str | None = None,
    *,
    now: datetime,
) -> UUID | None:
    """The appointment's id, or None when the person has it already; one that was ended begins again."""
    statement = insert(Staff).values(
        id=new_id(),
        person_id=person_id,
        role=role,
        district_code=district_code,
        school_code=school_code,
        community=community,
        appointed_at=now,
    )
    statement = statement.on_conflict_do_update(
        constraint="uq_staff_role",
        set_={"ended_at": None, "appointed_at": now},
        where=Staff.ended_at.is_not(None),
    )
    return db.session.scalar(statement.returning(Staff.id))


def list_staff(district_code: str | None, *, ended: bool) -> list[tuple[Staff, Person]]:
    """Duties of a district, or of the whole city, by district, role and time; with `ended` those that are over."""
    query = select(Staff, Person).join(Person, Person.id == Staff.person_id)
    if district_code is not None:
        query = query.where(Staff.district_code == district_code)
    if not ended:
        query = query.where(Staff.ended_at.is_(None))
    rows = db.session.execute(
        query.order_by(Staff.district_code.nulls_first(), Staff.role, Staff.appointed_at, Staff.id)
    )
    return [(staff, person) for staff, person in rows]


def lock_staff(staff_id: UUID) -> tuple[Staff, Person]:
    """A duty, locked, with the person, or `NotFound`."""
    query = select(Staff).where(Staff.id == staff_id).with_for_update()
    staff = db.session.scalar(query.execution_options(populate_existing=True))
    if staff is None:
        raise NotFound
    return staff, db.session.get_one(Person, staff.person_id)


def get_appointment(
    id_index: bytes, role: str, district_code: str | None, school_code: str | None, community: str | None
) -> tuple[Staff, Person]:
    """The duty that the person with this blind index has; a school's is found without its district."""
    query = (
        select(Staff, Person)
        .join(Person, Person.id == Staff.person_id)
        .where(
            Person.id_index == id_index,
            Staff.role == role,
            Staff.school_code.is_not_distinct_from(school_code),
            Staff.community.is_not_distinct_from(community),
        )
    )
    if school_code is None:
        query = query.where(Staff.district_code.is_not_distinct_from(district_code))
    staff, person = db.session.execute(query).one()
    return staff, person


def _add(table: type[Base], **values: object) -> bool:
    statement = (
        insert(table).values(**values).on_conflict_do_nothing().returning(*table.__table__.primary_key)
    )
    return db.session.execute(statement).first() is not None


def find_letters(district_code: str) -> str | None:
    """The letters of a district's serials."""
    return db.session.scalar(select(District.letters).where(District.code == district_code))


def end_appointment(
    person_id: UUID,
    role: str,
    district_code: str | None,
    school_code: str | None,
    community: str | None = None,
    *,
    now: datetime,
) -> UUID | None:
    """End the person's present appointment; its id, or None where there is none."""
    return db.session.scalar(
        update(Staff)
        .where(
            Staff.person_id == person_id,
            Staff.role == role,
            Staff.district_code.is_not_distinct_from(district_code),
            Staff.school_code.is_not_distinct_from(school_code),
            Staff.community.is_not_distinct_from(community),
            Staff.ended_at.is_(None),
        )
        .values(ended_at=now)
        .returning(Staff.id)
    )
