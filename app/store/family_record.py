"""Everything that the departments told a guardian about the family, in one statement."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Uuid, and_, bindparam, or_, select

from app.models.person import Guardianship, Person
from app.models.snapshot import Snapshot
from app.privacy import Sealed
from app.store.people import id_index
from app.store.prepared import Prepared

_guardian = bindparam("guardian", type_=Uuid())
_PERSON = (
    Person.id.label("person_id"),
    Person.id_index,
    Person.name_sealed,
    Person.id_number_sealed,
    Person.born_on_sealed,
)
_FAMILY = Prepared(
    select(
        *_PERSON,
        Guardianship.origin,
        Snapshot.id.label("snapshot_id"),
        Snapshot.dataset,
        Snapshot.status,
        Snapshot.fetched_at,
        Snapshot.due_at,
        Snapshot.as_of,
        Snapshot.reference,
        Snapshot.digest,
        Snapshot.payload_sealed,
    )
    .select_from(Person)
    .outerjoin(Guardianship, and_(Guardianship.guardian_id == _guardian, Guardianship.child_id == Person.id))
    .outerjoin(Snapshot, and_(Snapshot.requested_by == _guardian, Snapshot.person_id == Person.id))
    .where(
        or_(
            Person.id == _guardian,
            Person.id.in_(select(Guardianship.child_id).where(Guardianship.guardian_id == _guardian)),
            Person.id.in_(select(Snapshot.person_id).where(Snapshot.requested_by == _guardian)),
        )
    )
    .order_by(Guardianship.created_at, Person.id)
)
_BY_NUMBER = Prepared(select(*_PERSON).where(Person.id_index == bindparam("index")))


class Answer:
    """What one dataset said about one person; `payload` is opened when asked for."""

    __tablename__ = "snapshot"

    def __init__(self, row: Any) -> None:
        self.id: UUID = row.snapshot_id
        self.dataset: str = row.dataset
        self.status: str = row.status
        self.fetched_at = row.fetched_at
        self.due_at = row.due_at
        self.as_of = row.as_of
        self.reference: str | None = row.reference
        self.digest: str | None = row.digest
        self.payload_sealed: bytes | None = row.payload_sealed

    payload = Sealed()


class Member:
    """One person of the family with the answers about them by dataset; `origin` of the bond where it is a child."""

    __tablename__ = "person"

    def __init__(self, row: Any, origin: str | None = None) -> None:
        self.id: UUID = row.person_id
        self.id_index: bytes = row.id_index
        self.name_sealed: bytes = row.name_sealed
        self.id_number_sealed: bytes | None = row.id_number_sealed
        self.born_on_sealed: bytes | None = row.born_on_sealed
        self.origin = origin
        self.answers: dict[str, Answer] = {}

    name = Sealed()
    id_number = Sealed()
    born_on = Sealed()


def list_members(guardian_id: UUID) -> dict[UUID, Member]:
    """The guardian, the children (oldest bond first) and everybody about whom the guardian was told something."""
    members: dict[UUID, Member] = {}
    for row in _FAMILY.rows(guardian=guardian_id):
        member = members.get(row.person_id)
        if member is None:
            member = members[row.person_id] = Member(row, row.origin)
        if row.snapshot_id is not None:
            member.answers[row.dataset] = Answer(row)
    return members


def find_by_number(members: dict[UUID, Member], id_kind: str, id_number: str) -> Member | None:
    """Whoever holds this (normalised) number: one of the members, or somebody of whom nothing was asked yet."""
    index = id_index(id_kind, id_number)
    for member in members.values():
        if member.id_index == index:
            return member
    row = _BY_NUMBER.first(index=index)
    return None if row is None else Member(row)
