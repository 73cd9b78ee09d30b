"""Turn a token into a person, a member of staff or a clerk, as the database says now."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, cast

from app.domain import actor
from app.domain.actor import Clerk, NotAllowed, Role, StaffMember
from app.domain.errors import Language
from app.store import desks, people, sessions
from app.tokens import Claims, NotSignedIn, secret_hash


def person(claims: Claims, *, language: Language, now: datetime) -> actor.Person:
    """The person of a live session; `NotSignedIn` when it was revoked or has expired."""
    session = sessions.find_live(claims.session_id, now=now)
    if session is None or session.person_id != claims.person_id:
        raise NotSignedIn
    return actor.Person(
        person_id=session.person_id,
        session_id=session.id,
        acr=session.acr,
        auth_time=session.auth_time,
        client=cast(Literal["web", "native"], session.client),
        language=language,
    )


def staff_member(who: actor.Person, *, roles: frozenset[Role]) -> StaffMember:
    """The person's appointment in one of `roles`; `NotAllowed` when there is none today."""
    for appointment in people.list_staff(who.person_id):
        if appointment.role in roles:
            return StaffMember(
                staff_id=appointment.id,
                person_id=who.person_id,
                role=Role(appointment.role),
                district_code=appointment.district_code,
                language=who.language,
            )
    raise NotAllowed


def clerk(staff: StaffMember, *, device_token: str) -> Clerk:
    """The clerk at an enrolled device of the same district; `NotAllowed` otherwise."""
    device = desks.find_device_by_token(secret_hash(device_token))
    if device is None or not staff.covers(device.district_code):
        raise NotAllowed
    return Clerk(staff=staff, device_id=device.id, device_name=device.name, site_id=device.site_id)
