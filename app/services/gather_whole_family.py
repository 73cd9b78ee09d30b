"""A guardian's family with all its children, in one statement: for a submission, which many make at once."""

from __future__ import annotations

from uuid import UUID

from app.models.person import Person
from app.models.snapshot import Snapshot
from app.services.gather_family import Family, spouse_number
from app.store import people, submissions


def gather_whole(guardian: Person) -> Family:
    """Guardian, spouse and every child that the guardian may act for, with everything fetched about them."""
    known: dict[UUID, Person] = {guardian.id: guardian}
    snapshots: dict[UUID, dict[str, Snapshot]] = {guardian.id: {}}
    children: set[UUID] = set()
    for person, is_child, snapshot in submissions.list_fetched(guardian.id):
        known[person.id] = person
        if is_child:
            children.add(person.id)
        if snapshot is not None:
            snapshots.setdefault(person.id, {})[snapshot.dataset] = snapshot
    spouse = _spouse(guardian, snapshots[guardian.id], known)
    members = {guardian.id, *children} | ({spouse.id} if spouse else set())
    return Family(guardian, spouse, {one: told for one, told in snapshots.items() if one in members})


def _spouse(guardian: Person, own: dict[str, Snapshot], known: dict[UUID, Person]) -> Person | None:
    number = spouse_number(guardian, own)
    if number is None:
        return None
    index = people.id_index(number.kind.value, number.number)
    found = next((person for person in known.values() if person.id_index == index), None)
    return found or people.find_by_id_number(number.kind.value, number.number)
