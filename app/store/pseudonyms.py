"""Queries for statistics about single applications that no longer say whose they are."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from app.domain.states import State
from app.extensions import db
from app.models.application import Application, Assessment
from app.models.person import Person


def list_applications(
    season_id: UUID, *, after: UUID | None, limit: int
) -> list[tuple[Application, Person, Assessment | None]]:
    """Applications of a season by id, drafts left out, each with its child and its newest assessment."""
    newest = (
        select(Assessment.id)
        .where(Assessment.application_id == Application.id)
        .order_by(Assessment.number.desc())
        .limit(1)
        .correlate(Application)
        .scalar_subquery()
    )
    query = (
        select(Application, Person, Assessment)
        .join(Person, Person.id == Application.child_id)
        .outerjoin(Assessment, Assessment.id == newest)
        .where(Application.season_id == season_id, Application.state != State.DRAFT)
        .order_by(Application.id)
        .limit(limit)
    )
    if after is not None:
        query = query.where(Application.id > after)
    return [(row[0], row[1], row[2]) for row in db.session.execute(query)]
