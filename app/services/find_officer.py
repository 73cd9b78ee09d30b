"""An officer by ID number, for the command line: whoever types it acts under their own name in the trail."""

from __future__ import annotations

from app.domain.actor import NotAllowed, Role
from app.services.approve_template import Officer
from app.store import people
from identity import id_number
from identity.id_number import IdNumberError

OFFICERS = (Role.ADMIN, Role.BUREAU)


def find_officer(number: str) -> Officer:
    """The person's present duty as a district's admin or at the bureau; `NotAllowed` without one."""
    try:
        parsed = id_number.parse(number)
    except IdNumberError:
        raise NotAllowed from None
    person = people.find_by_id_number(parsed.kind.value, parsed.number)
    duties = people.list_staff(person.id) if person else []
    for duty in duties:
        if duty.role in OFFICERS:
            return Officer(duty.person_id, f"staff:{duty.id}")
    raise NotAllowed
