"""The electronic certificates of a family, with whom each belongs to and whether it was issued to that person."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from app.domain import certificate
from app.domain.certificate import Certificate
from app.models.person import Person
from app.services.gather_family import Family, identity_of

Told = Callable[[Person | None, str], dict[str, Any] | None]
"""A payload about a person, with the reviewers' rulings applied."""


@dataclass(frozen=True)
class Held:
    """One certificate that the library lists for `person` (self, spouse or child), and the row it was read from."""

    person: str
    certificate: Certificate
    row: Mapping[str, Any]


def list_held(family: Family, child: Person | None, told: Told) -> list[Held]:
    """The child's first, then the guardian's and the other parent's; none of a child whose bond is not proved."""
    return [
        Held(who, certificate.read(row, place, is_own=_is_own(person, row)), row)
        for who, person, place in _members(family, child)
        for row in (told(person, certificate.DATASET) or {"certificates": ()})["certificates"]
    ]


def _members(family: Family, child: Person | None) -> list[tuple[str, Person, str]]:
    members = [("child", child, certificate.CHILD)]
    members += [(who, one, _role(one)) for who, one in (("self", family.guardian), ("spouse", family.spouse))]
    return [(who, person, place) for who, person, place in members if person is not None]


def _role(person: Person | None) -> str:
    return "father" if person is not None and person.sex == "male" else "mother"


def _is_own(person: Person, row: Mapping[str, Any]) -> bool:
    return row["holder"] is not None and identity_of(person).has_number(row["holder"]["id_number"])
