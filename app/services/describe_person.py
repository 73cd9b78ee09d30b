"""Who is signed in, masked."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain import duty
from app.domain.actor import Person, Role
from app.privacy import mask_id_number, mask_phone
from app.store import people


@dataclass(frozen=True)
class Profile:
    """The person's own name in full, the rest masked; `roles` are staff duties, `screens` what they have work on."""

    name: str
    id_number: str
    phone: str | None
    acr: str
    roles: list[str]
    screens: list[str]


def describe(actor: Person) -> Profile:
    """The profile of the signed-in person."""
    person = people.get_person(actor.person_id)
    duties = {Role(appointment.role) for appointment in people.list_staff(actor.person_id)}
    return Profile(
        name=person.name,
        id_number=mask_id_number(person.id_number or ""),
        phone=mask_phone(person.phone) if person.phone else None,
        acr=actor.acr,
        roles=sorted(duties),
        screens=duty.screens_for(duties),
    )
