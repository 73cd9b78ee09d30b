"""The staff of a district: who has which duty; officers appoint and end, never themselves and never their equals."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from app import audit
from app.domain import duty
from app.domain.actor import NotAllowed, NotFound, Role, StaffMember
from app.domain.errors import Forbidden
from app.models.person import Person
from app.models.staff import Staff
from app.privacy import mask_id_number
from app.services import appoint_staff
from app.services.staff_scope import scope
from app.store import offices


class OwnDuty(Forbidden):
    """One's own duties are somebody else's to decide."""

    code = "own_duty"
    zh = "不能任免自己，请由另一位负责人办理。"
    en = "Nobody appoints or dismisses themselves; another officer must do it."


@dataclass(frozen=True)
class StaffLine:
    """A duty of a person; the number is masked."""

    id: UUID
    role: str
    role_zh: str
    role_en: str
    name: str
    id_number: str
    district_code: str | None
    school_code: str | None
    community: str | None
    appointed_at: datetime
    ended_at: datetime | None
    can_end: bool


@dataclass(frozen=True)
class Given:
    """A duty that an officer may give."""

    role: str
    role_zh: str
    role_en: str


@dataclass(frozen=True)
class Appointment:
    """Whom, and to what."""

    role: Role
    name: str = field(repr=False)
    id_number: str = field(repr=False)
    district_code: str | None = None
    school_code: str | None = None
    community: str | None = None


def list_staff(
    *, actor: StaffMember, district_code: str | None = None, ended: bool = False
) -> list[StaffLine]:
    """Present duties within the scope by role and time; with `ended` those that are over as well."""
    rows = offices.list_staff(scope(actor, district_code), ended=ended)
    return [_line(staff, person, actor) for staff, person in rows]


def list_given(actor: StaffMember) -> list[Given]:
    """The duties that the officer may give."""
    given = duty.GIVEN_BY.get(actor.role, ())
    return [Given(str(role), duty.LABELS[role].zh, duty.LABELS[role].en) for role in given]


def appoint(wanted: Appointment, *, actor: StaffMember, now: datetime) -> StaffLine:
    """Give a duty; one that the person has already stays as it is. The trail names who gave it."""
    if not duty.may_give(actor.role, wanted.role):
        raise NotAllowed
    district = actor.district_code if actor.role is Role.ADMIN else wanted.district_code
    if wanted.district_code not in (None, district):
        raise NotFound
    appoint_staff.appoint(
        wanted.role,
        name=wanted.name,
        number=wanted.id_number,
        district_code=district,
        school_code=wanted.school_code,
        community=wanted.community,
        actor=actor.name,
        now=now,
    )
    staff, person = offices.get_appointment(
        appoint_staff.index_of(wanted.id_number),
        wanted.role,
        district,
        wanted.school_code,
        wanted.community,
    )
    if person.id == actor.person_id:
        raise OwnDuty
    return _line(staff, person, actor)


def end(staff_id: UUID, *, actor: StaffMember, now: datetime) -> StaffLine:
    """End a duty from the person's next request on; what was decided in it stays. Twice is once."""
    staff, person = offices.lock_staff(staff_id)
    if not actor.covers(staff.district_code):
        raise NotFound
    if person.id == actor.person_id:
        raise OwnDuty
    if not duty.may_give(actor.role, Role(staff.role)):
        raise NotAllowed
    if staff.ended_at is None:
        staff.ended_at = now
        audit.record(
            actor.name,
            "staff_dismissed",
            audit.about("staff", staff.id),
            now=now,
            district_code=staff.district_code,
            role=staff.role,
        )
    return _line(staff, person, actor)


def _line(staff: Staff, person: Person, actor: StaffMember) -> StaffLine:
    role = Role(staff.role)
    is_theirs = person.id != actor.person_id and duty.may_give(actor.role, role)
    return StaffLine(
        id=staff.id,
        role=staff.role,
        role_zh=duty.LABELS[role].zh,
        role_en=duty.LABELS[role].en,
        name=person.name,
        id_number=mask_id_number(person.id_number or ""),
        district_code=staff.district_code,
        school_code=staff.school_code,
        community=staff.community,
        appointed_at=staff.appointed_at,
        ended_at=staff.ended_at,
        can_end=is_theirs and staff.ended_at is None,
    )
