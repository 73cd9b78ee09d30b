"""Appoint a person to a duty, or end it; the next request of that person already knows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app import audit
from app.domain.actor import NotFound, Role
from app.domain.errors import InvalidInput
from app.services.add_child import BadIdNumber
from app.store import offices, people, schools, seasons
from identity import id_number
from identity.id_number import IdNumber, IdNumberError


class WrongScope(InvalidInput):
    """The bureau has no district, a school's staff a school, a community's a community, all others a district."""

    code = "wrong_staff_scope"
    zh = "市局人员不填区；学校人员填学校；社区人员填区和社区；其他岗位须填写所属区。"
    en = "The bureau has no district, a school's staff a school, a community's a community, all others a district."


@dataclass(frozen=True)
class Scope:
    """For which district or which school; neither is the whole city."""

    district_code: str | None = None
    school_code: str | None = None
    community: str | None = None


def appoint(
    role: Role,
    *,
    name: str,
    number: str,
    district_code: str | None,
    school_code: str | None = None,
    community: str | None = None,
    actor: str,
    now: datetime,
) -> UUID | None:
    """The appointment's id, or None when the person had it; nobody can sign in as them without their own bank card."""
    scope = _scope(role, district_code, school_code, community)
    parsed = _parsed(number)
    person = people.add_person(
        id_kind=parsed.kind.value,
        id_number=parsed.number,
        name=name,
        born_on=parsed.born_on.isoformat(),
        sex=parsed.sex.value,
        now=now,
    )
    staff_id = offices.appoint(
        person.id, role, scope.district_code, scope.school_code, scope.community, now=now
    )
    if staff_id is not None:
        _note(staff_id, "staff_appointed", role, scope, actor=actor, now=now)
    return staff_id


def dismiss(
    role: Role,
    *,
    number: str,
    district_code: str | None,
    school_code: str | None = None,
    community: str | None = None,
    actor: str,
    now: datetime,
) -> UUID:
    """End a present appointment, or `NotFound`; what was decided in it stays."""
    scope, parsed = _scope(role, district_code, school_code, community), _parsed(number)
    person = people.find_by_id_number(parsed.kind.value, parsed.number)
    if person is None:
        raise NotFound
    staff_id = offices.end_appointment(
        person.id, role, scope.district_code, scope.school_code, scope.community, now=now
    )
    if staff_id is None:
        raise NotFound
    _note(staff_id, "staff_dismissed", role, scope, actor=actor, now=now)
    return staff_id


def index_of(number: str) -> bytes:
    """The blind index under which the person with this number is known."""
    parsed = _parsed(number)
    return people.id_index(parsed.kind.value, parsed.number)


def _scope(role: Role, district_code: str | None, school_code: str | None, community: str | None) -> Scope:
    """Where the duty is; a school says which district itself. `NotFound` for an unknown district or school."""
    if (role is Role.SCHOOL) != (school_code is not None) or (role is Role.COMMUNITY) != bool(community):
        raise WrongScope
    if school_code is not None:
        school = schools.get(school_code)
        if district_code not in (None, school.district_code):
            raise WrongScope
        return Scope(school.district_code, school.code)
    if (role is Role.BUREAU) != (district_code is None):
        raise WrongScope
    if district_code is not None:
        seasons.get_district(district_code)
    return Scope(district_code, community=community)


def _note(staff_id: UUID, event: str, role: Role, scope: Scope, *, actor: str, now: datetime) -> None:
    where = {"school": scope.school_code, "community": scope.community}
    where = {name: value for name, value in where.items() if value}
    audit.record(
        actor,
        event,
        audit.about("staff", staff_id),
        now=now,
        district_code=scope.district_code,
        role=str(role),
        **where,
    )


def _parsed(number: str) -> IdNumber:
    try:
        return id_number.parse(number)
    except IdNumberError as error:
        raise BadIdNumber(reason_zh=error.zh, reason_en=error.en, reason=error.code.value) from error
