"""Turn a token into a person, a member of staff or a clerk, as the database says now."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from app.domain.actor import Clerk, NotAllowed, Person, Role, StaffMember
from app.domain.errors import Language
from app.domain.mandate import Counter
from app.store import credentials
from app.tokens import Claims, NotSignedIn, secret_hash

Proof = Callable[[Person], None]
"""What must hold of the person before anything else about them is told: raises where it does not."""


def person(claims: Claims, *, language: Language, now: datetime) -> Person:
    """The person of a live session; `NotSignedIn` when it was revoked or has expired."""
    return _person(credentials.find_person(claims.session_id, claims.person_id, now=now), language)


def staff_member(
    claims: Claims, *, roles: frozenset[Role], proof: Proof, language: Language, now: datetime
) -> tuple[Person, StaffMember]:
    """The person and their appointment in one of `roles`; `NotAllowed` when there is none today."""
    row = credentials.find_staff(claims.session_id, claims.person_id, roles=roles, now=now)
    who = _person(row, language)
    proof(who)
    return who, _staff_member(row, language)


def clerk(
    claims: Claims,
    *,
    roles: frozenset[Role],
    device_token: str | None,
    proof: Proof,
    language: Language,
    now: datetime,
) -> tuple[Person, Clerk]:
    """The person as a clerk at an enrolled device of the same district; `NotAllowed` otherwise."""
    device_hash = secret_hash(device_token or "")
    row = credentials.find_clerk(
        claims.session_id, claims.person_id, roles=roles, device_hash=device_hash, now=now
    )
    who = _person(row, language)
    proof(who)
    staff = _staff_member(row, language)
    if not device_token or row.device_id is None or not staff.covers(row.device_district):
        raise NotAllowed
    return who, Clerk(staff, row.device_id, row.device_name, row.site_id)


def counter(device_token: str | None, *, helper: StaffMember, session: Person) -> Counter:
    """Where a helper stands: at an enrolled device of the own district, or else in the session itself."""
    hashed = secret_hash(device_token) if device_token else None
    device_id = credentials.find_device(hashed, helper.district_code) if hashed else None
    return Counter(device_id, None if device_id else session.session_id)


def _person(row: Any, language: Language) -> Person:
    if row is None:
        raise NotSignedIn
    return Person(row.person_id, row.session_id, row.acr, row.auth_time, row.client, language)


def _staff_member(row: Any, language: Language) -> StaffMember:
    if row.staff_id is None:
        raise NotAllowed
    return StaffMember(
        row.staff_id, row.person_id, Role(row.role), row.district_code, language, row.community
    )
