"""Queries about which versions of the SMS texts were submitted and approved."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select, tuple_, update
from sqlalchemy.dialects.postgresql import insert

from app.extensions import db
from app.models.person import Person
from app.models.template import TemplateApproval


def list_approved() -> set[tuple[str, str]]:
    """(name, digest) of every approved version."""
    rows = db.session.execute(
        select(TemplateApproval.name, TemplateApproval.digest).where(
            TemplateApproval.approved_at.is_not(None)
        )
    )
    return {(name, digest) for name, digest in rows}


def list_all(versions: set[tuple[str, str]]) -> dict[str, TemplateApproval]:
    """What was done about these (name, digest), by name."""
    rows = db.session.scalars(
        select(TemplateApproval).where(
            tuple_(TemplateApproval.name, TemplateApproval.digest).in_(sorted(versions))
        )
    )
    return {row.name: row for row in rows}


def add_submission(name: str, digest: str, person_id: UUID, *, now: datetime) -> bool:
    """Note who submitted a version; False where somebody did already."""
    statement = (
        insert(TemplateApproval)
        .values(name=name, digest=digest, submitted_by=person_id, submitted_at=now)
        .on_conflict_do_nothing()
        .returning(TemplateApproval.name)
    )
    return db.session.scalar(statement) is not None


def add_approval(name: str, digest: str, person_id: UUID, *, now: datetime) -> bool:
    """Note who approved a submitted version; False where nobody submitted it or somebody approved it already."""
    statement = (
        update(TemplateApproval)
        .where(
            TemplateApproval.name == name,
            TemplateApproval.digest == digest,
            TemplateApproval.approved_at.is_(None),
        )
        .values(approved_by=person_id, approved_at=now)
        .returning(TemplateApproval.name)
    )
    return db.session.scalar(statement) is not None


def list_names(person_ids: set[UUID]) -> dict[UUID, str]:
    """The names of people, to be masked."""
    return {
        person.id: person.name
        for person in db.session.scalars(select(Person).where(Person.id.in_(person_ids)))
    }
