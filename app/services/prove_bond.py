"""Whether a department confirms that a guardian may act for a child."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.domain.comparison import Identity
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
    return confirms(
        bond.origin if bond is not None else None,
        identity_of(family.guardian),
        child.id_number,
        household=family.payload(child, "police.household"),
        marriage=family.payload(family.guardian, "civil_affairs.marriage"),
    )


def confirms(
    origin: str | None,
    guardian: Identity,
    child_number: str | None,
    *,
    household: Mapping[str, Any] | None,
    marriage: Mapping[str, Any] | None,
) -> bool:
    """Whether the bond's origin, the child's household book or the guardian's marriage register prove it."""
    if origin == "household":
        return True
    if household is not None and any(guardian.has_number(m["id_number"]) for m in household["members"]):
        return True
    number, custody = (child_number or "").upper(), marriage["custody"] if marriage is not None else ()
    return any(c["child_id_number"].upper() == number and c["guardian"] in {"self", "joint"} for c in custody)
