"""Queries about people, guardianship and staff."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from app.domain.actor import NotFound
from app.extensions import db
from app.models.base import new_id
from app.models.person import Guardianship, Person, SignInIdentity
from app.models.staff import Staff
from app.privacy import vault
from app.store.held import hold


def id_index(id_kind: str, id_number: str) -> bytes:
    """The blind index under which a person is known."""
    return vault.index(f"person.{id_kind}", id_number)


def get_person(person_id: UUID) -> Person:
    """The person, or `NotFound`."""
    person = db.session.get(Person, person_id)
    if person is None:
        raise NotFound
    return hold(person)


def find_by_id_number(id_kind: str, id_number: str) -> Person | None:
    """Whoever holds this (normalised) number."""
    return db.session.scalar(select(Person).where(Person.id_index == id_index(id_kind, id_number)))


def find_by_identity(issuer: str, subject: str) -> Person | None:
    """Whom the provider calls by this subject."""
    return db.session.scalar(
        select(Person)
        .join(SignInIdentity, SignInIdentity.person_id == Person.id)
        .where(SignInIdentity.issuer == issuer, SignInIdentity.subject == subject)
    )


def add_person(
    *, id_kind: str, id_number: str, name: str, born_on: str | None, sex: str | None, now: datetime
) -> Person:
    """The person with this number: found, or added (two requests at once add one person)."""
    person = Person(
        id=new_id(), id_index=id_index(id_kind, id_number), id_kind=id_kind, sex=sex, created_at=now
    )
    person.name, person.born_on = name, born_on
    person.id_number = None if id_kind == "none" else id_number  # a child without a number is known otherwise
    columns = {
        name: getattr(person, name)
        for name in (
            "id", "id_index", "id_kind", "name_sealed", "id_number_sealed", "born_on_sealed", "sex", "created_at",
        )
    } | {"language": "zh"}  # fmt: skip
    db.session.execute(insert(Person).values(columns).on_conflict_do_nothing(constraint="uq_person_id_index"))
    return db.session.execute(select(Person).where(Person.id_index == person.id_index)).scalar_one()


def correct_name(person: Person, name: str) -> None:
    """The register's name instead of one that somebody typed; whoever has signed in is known better than that."""
    signed_in = select(SignInIdentity.subject).where(SignInIdentity.person_id == person.id).exists()
    if person.name != name and not db.session.scalar(select(signed_in)):
        person.name = name


def add_identity(person_id: UUID, *, issuer: str, subject: str, now: datetime) -> None:
    """Remember what the provider calls the person."""
    db.session.execute(
        insert(SignInIdentity)
        .values(issuer=issuer, subject=subject, person_id=person_id, created_at=now)
        .on_conflict_do_nothing()
    )


def add_guardianship(guardian_id: UUID, child_id: UUID, *, relation: str, origin: str, now: datetime) -> None:
    """Note that a person may act for a child; a household record outweighs a declaration."""
    statement = insert(Guardianship).values(
        guardian_id=guardian_id, child_id=child_id, relation=relation, origin=origin, created_at=now
    )
    if origin == "household":
        statement = statement.on_conflict_do_update(
            index_elements=["guardian_id", "child_id"], set_={"origin": origin, "relation": relation}
        )
    else:
        statement = statement.on_conflict_do_nothing()
    db.session.execute(statement)


def list_children(guardian_id: UUID) -> list[tuple[Person, Guardianship]]:
    """The children a person may act for, oldest entry first."""
    rows = db.session.execute(
        select(Person, Guardianship)
        .join(Guardianship, Guardianship.child_id == Person.id)
        .where(Guardianship.guardian_id == guardian_id)
        .order_by(Guardianship.created_at, Person.id)
    )
    return [(person, guardianship) for person, guardianship in rows]


def find_guardianship(guardian_id: UUID, child_id: UUID) -> Guardianship | None:
    """The bond between the two, if any."""
    return db.session.get(Guardianship, (guardian_id, child_id))


def list_staff(person_id: UUID) -> list[Staff]:
    """The person's present appointments."""
    return list(
        db.session.scalars(
            select(Staff)
            .where(Staff.person_id == person_id, Staff.ended_at.is_(None))
            .order_by(Staff.role, Staff.id)
        )
    )
