"""Who belongs to a guardian's family, as the departments and the guardian say."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol
from uuid import UUID

from app.domain.comparison import Identity
from app.models.person import Person
from app.models.snapshot import Snapshot
from app.store import people, records
from identity import id_number
from identity.id_number import IdNumber


@dataclass(frozen=True)
class Relative:
    """Someone whom a department names as a relative."""

    name: str = field(repr=False)
    id_number: str = field(repr=False)


@dataclass(frozen=True)
class Family:
    """A guardian, the other parent if known, and what the departments said about each."""

    guardian: Person
    spouse: Person | None
    snapshots: Mapping[UUID, Mapping[str, Snapshot]]
    _payloads: dict[int, dict[str, Any] | None] = field(default_factory=dict, repr=False, compare=False)

    def snapshot(self, person: Person | None, dataset: str) -> Snapshot | None:
        """The present answer of a dataset about a person."""
        return None if person is None else self.snapshots.get(person.id, {}).get(dataset)

    def payload(self, person: Person | None, dataset: str) -> dict[str, Any] | None:
        """The payload, if the department found something; decrypted once, not to be changed."""
        snapshot = self.snapshot(person, dataset)
        if snapshot is None:
            return None
        key = id(snapshot)  # an object that the family keeps: cheaper to find again than a UUID
        if key not in self._payloads:
            self._payloads[key] = payload_of(snapshot)
        return self._payloads[key]


class Identified(Protocol):
    """Whoever proved, or is known by, a name, a number and a date of birth."""

    @property
    def name(self) -> str: ...
    @property
    def id_number(self) -> str | None: ...
    @property
    def born_on(self) -> str | None: ...


class Answered(Protocol):
    """An answer of a department, its payload sealed."""

    @property
    def payload_sealed(self) -> bytes | None: ...
    @property
    def payload(self) -> str: ...


def payload_of(snapshot: Answered | None) -> dict[str, Any] | None:
    """The decrypted payload of an answer that found something."""
    if snapshot is None or snapshot.payload_sealed is None:
        return None
    payload: dict[str, Any] = json.loads(snapshot.payload)
    return payload


def gather(guardian_id: UUID, *child_ids: UUID) -> Family:
    """The family of a guardian with everything fetched about guardian, spouse and the given children."""
    guardian = people.get_person(guardian_id)
    own = {s.dataset: s for s in records.list_snapshots(guardian_id, [guardian_id])}
    spouse = _spouse(guardian, own)
    others = [person for person in (spouse.id if spouse else None, *child_ids) if person is not None]
    snapshots: dict[UUID, dict[str, Snapshot]] = {guardian_id: own}
    for snapshot in records.list_snapshots(guardian_id, others):
        snapshots.setdefault(snapshot.person_id, {})[snapshot.dataset] = snapshot
    return Family(guardian, spouse, snapshots)


def identity_of(person: Identified) -> Identity:
    """The person as comparisons want them."""
    number = person.id_number or ""
    return Identity(
        person.name, number, person.born_on or "", id_number.find_former(number) if number else None
    )


def find_spouse(
    guardian: Identity, marriage: Mapping[str, Any] | None, household: Mapping[str, Any] | None
) -> Relative | None:
    """The other parent: by the marriage register, else by the household book; nobody after a divorce."""
    if marriage is not None:
        spouse = marriage["spouse"] if marriage["status"] == "married" else None
        return Relative(spouse["name"], spouse["id_number"]) if spouse else None
    members = (household or {}).get("members", ())
    own = next((m["relation"] for m in members if guardian.has_number(m["id_number"])), None)
    wanted = {"householder": "spouse", "spouse": "householder"}.get(own or "")
    other = next((m for m in members if m["relation"] == wanted), None)
    return Relative(other["name"], other["id_number"]) if other else None


def spouse_number(guardian: Person, own: Mapping[str, Snapshot]) -> IdNumber | None:
    """The number of the other parent, by what the departments said about the guardian."""
    marriage = payload_of(own.get("civil_affairs.marriage"))
    household = payload_of(own.get("police.household"))
    relative = find_spouse(identity_of(guardian), marriage, household)
    if relative is None or not id_number.is_valid(relative.id_number):
        return None
    return id_number.parse(relative.id_number)


def _spouse(guardian: Person, own: Mapping[str, Snapshot]) -> Person | None:
    number = spouse_number(guardian, own)
    return None if number is None else people.find_by_id_number(number.kind.value, number.number)
