"""Whether a department confirms that a guardian may act for a child."""

from __future__ import annotations

from app.models.person import Person
from app.services.gather_family import Family, identity_of
from app.store import people

ITEM = "guardianship"
"""The review task for a bond that only the guardian states."""


def is_proved(family: Family, child: Person) -> bool:
    """By the guardian's household book, by the child's own, or by custody in the marriage register.

    Until then nothing about the child is shown or counted: a number that someone typed opens no stranger's record.
    """
    bond = people.find_guardianship(family.guardian.id, child.id)
    if bond is not None and bond.origin == "household":
        return True
    guardian, number = identity_of(family.guardian), (child.id_number or "").upper()
    household = family.payload(child, "police.household") or {"members": ()}
    if any(guardian.has_number(member["id_number"]) for member in household["members"]):
        return True
    custody = (family.payload(family.guardian, "civil_affairs.marriage") or {"custody": ()})["custody"]
    return any(c["child_id_number"].upper() == number and c["guardian"] in {"self", "joint"} for c in custody)
