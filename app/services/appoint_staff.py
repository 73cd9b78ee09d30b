"""Appoint a person to a duty, or end it; the next request of that person already knows."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from app import audit
from app.domain.actor import NotFound, Role
from app.domain.errors import InvalidInput
from app.services.add_child import BadIdNumber
from app.store import offices, people, seasons
from identity import id_number
from identity.id_number import IdNumber, IdNumberError


class WrongScope(InvalidInput):
    """The bureau has no district; every other duty has one."""

    code = "wrong_staff_scope"
    zh = "市局人员不填区；其他岗位须填写所属区。"
    en = "The bureau has no district; every other duty has one."


def appoint(
    role: Role, *, name: str, number: str, district_code: str | None, actor: str, now: datetime
) -> UUID | None:
    """The appointment's id, or None when the person had it; nobody can sign in as them without their own bank card."""
    if (role is Role.BUREAU) != (district_code is None):
        raise WrongScope
    if district_code is not None:
        seasons.get_district(district_code)
    parsed = _parsed(number)
    person = people.add_person(
        id_kind=parsed.kind.value,
        id_number=parsed.number,
        name=name,
        born_on=parsed.born_on.isoformat(),
        sex=parsed.sex.value,
        now=now,
    )
    staff_id = offices.appoint(person.id, role, district_code, now=now)
    if staff_id is not None:
        _note(staff_id, "staff_appointed", role, district_code, actor=actor, now=now)
    return staff_id


def dismiss(role: Role, *, number: str, district_code: str | None, actor: str, now: datetime) -> UUID:
    """End a present appointment, or `NotFound`; what was decided in it stays."""
    parsed = _parsed(number)
    person = people.find_by_id_number(parsed.kind.value, parsed.number)
    staff_id = None if person is None else offices.end_appointment(person.id, role, district_code, now=now)
    if staff_id is None:
        raise NotFound
    _note(staff_id, "staff_dismissed", role, district_code, actor=actor, now=now)
    return staff_id


def _note(
    staff_id: UUID, event: str, role: Role, district_code: str | None, *, actor: str, now: datetime
) -> None:
    audit.record(
        actor, event, audit.about("staff", staff_id), now=now, district_code=district_code, role=str(role)
    )


def _parsed(number: str) -> IdNumber:
    try:
        return id_number.parse(number)
    except IdNumberError as error:
        raise BadIdNumber(reason_zh=error.zh, reason_en=error.en, reason=error.code.value) from error
