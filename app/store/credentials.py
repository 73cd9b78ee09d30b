"""Who is behind a session, an appointment and a device, as the database says now: one statement a request."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, bindparam, func, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import LargeBinary, String

from app.models.desk import DeskDevice
from app.models.session import SignInSession
from app.models.staff import Staff
from app.store.prepared import Prepared

_session = (
    select(
        SignInSession.id.label("session_id"),
        SignInSession.person_id,
        SignInSession.acr,
        SignInSession.auth_time,
        SignInSession.client,
    )
    .where(
        SignInSession.id == bindparam("session"),
        SignInSession.person_id == bindparam("person"),
        SignInSession.revoked_at.is_(None),
        SignInSession.expires_at > bindparam("now"),
    )
    .select_from(SignInSession)
)
_PERSON = Prepared(_session)


def _with_staff() -> Select[Any]:
    """The first of the person's present appointments in one of the roles, if there is one."""
    return (
        _session.add_columns(Staff.id.label("staff_id"), Staff.role, Staff.district_code, Staff.community)
        .outerjoin(
            Staff,
            and_(
                Staff.person_id == SignInSession.person_id,
                Staff.ended_at.is_(None),
                Staff.role == func.any(bindparam("roles", type_=ARRAY(String))),
            ),
        )
        .order_by(Staff.role, Staff.id)
        .limit(1)
    )


_STAFF = Prepared(_with_staff())
_CLERK = Prepared(
    _with_staff()
    .add_columns(
        DeskDevice.id.label("device_id"),
        DeskDevice.name.label("device_name"),
        DeskDevice.site_id,
        DeskDevice.district_code.label("device_district"),
    )
    .outerjoin(
        DeskDevice,
        and_(
            DeskDevice.token_hash == bindparam("device", type_=LargeBinary),
            DeskDevice.revoked_at.is_(None),
        ),
    )
)

_DEVICE = Prepared(
    select(DeskDevice.id).where(
        DeskDevice.token_hash == bindparam("device", type_=LargeBinary),
        DeskDevice.district_code == bindparam("district"),
        DeskDevice.revoked_at.is_(None),
    )
)


def find_person(session_id: UUID, person_id: UUID, *, now: datetime) -> Any:
    """The live session of the person, or None."""
    return _PERSON.first(session=session_id, person=person_id, now=now)


def find_staff(session_id: UUID, person_id: UUID, *, roles: Iterable[str], now: datetime) -> Any:
    """The live session, with the appointment in one of `roles` (None where there is none)."""
    return _STAFF.first(session=session_id, person=person_id, roles=list(roles), now=now)


def find_clerk(
    session_id: UUID, person_id: UUID, *, roles: Iterable[str], device_hash: bytes, now: datetime
) -> Any:
    """The live session, with appointment and enrolled, unrevoked device (None each where there is none)."""
    return _CLERK.first(session=session_id, person=person_id, roles=list(roles), device=device_hash, now=now)


def find_device(device_hash: bytes, district_code: str | None) -> UUID | None:
    """The enrolled, unrevoked device of the district that has this token, or None."""
    row = _DEVICE.first(device=device_hash, district=district_code)
    return None if row is None else row.id
