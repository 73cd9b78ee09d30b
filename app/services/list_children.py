"""The children that a person may apply for."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from app.domain.actor import NotFound, Person
from app.store import people


@dataclass(frozen=True)
class Child:
    """A child and the bond to it."""

    id: UUID
    name: str
    born_on: str | None
    sex: str | None
    relation: str
    origin: str


def of(actor: Person) -> list[Child]:
    """The actor's children, oldest entry first."""
    return [
        Child(child.id, child.name, child.born_on, child.sex, bond.relation, bond.origin)
        for child, bond in people.list_children(actor.person_id)
    ]


def get(actor: Person, child_id: UUID) -> Child:
    """One of them, or `NotFound`."""
    found = next((child for child in of(actor) if child.id == child_id), None)
    if found is None:
        raise NotFound
    return found
