"""Queries about policies filed with the city."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from app.extensions import db
from app.models.person import Person
from app.models.policy_filing import PolicyFiling


def add(row: PolicyFiling) -> None:
    db.session.add(row)
    db.session.flush()


def find(policy_id: str, digest: str, *, lock: bool = False) -> PolicyFiling | None:
    """The filing of one version, locked for who decides about it."""
    statement = select(PolicyFiling).where(PolicyFiling.policy_id == policy_id, PolicyFiling.digest == digest)
    return db.session.scalar(statement.with_for_update() if lock else statement)


def find_written(policy_id: str, digest: str) -> str | None:
    """The values of a version that was filed, as JSON."""
    return db.session.scalar(
        select(PolicyFiling.written).where(PolicyFiling.policy_id == policy_id, PolicyFiling.digest == digest)
    )


def find_in_force(policy_id: str) -> PolicyFiling | None:
    """The version put in force last."""
    return db.session.scalar(
        select(PolicyFiling)
        .where(PolicyFiling.policy_id == policy_id, PolicyFiling.in_force_at.is_not(None))
        .order_by(PolicyFiling.in_force_at.desc(), PolicyFiling.version.desc())
        .limit(1)
    )


def list_all(district_code: str | None) -> list[PolicyFiling]:
    """Every filing of a district, or of all of them, the newest first."""
    statement = select(PolicyFiling).order_by(PolicyFiling.submitted_at.desc(), PolicyFiling.policy_id)
    if district_code is not None:
        statement = statement.where(PolicyFiling.district_code == district_code)
    return list(db.session.scalars(statement))


def list_names(person_ids: set[UUID]) -> dict[UUID, str]:
    """The names of people, to be masked."""
    people = db.session.scalars(select(Person).where(Person.id.in_(person_ids)))
    return {person.id: person.name for person in people}
