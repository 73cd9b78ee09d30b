"""Queries about how far the texts of a publication have come."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, select

from app.extensions import db
from app.models.message import Message
from app.models.outbox import OutboxEntry
from app.models.publication import PublicationItem


def count_of_publication(publication_id: UUID) -> dict[str, int]:
    """State → how many texts about the results of this list."""
    query = select(Message.state, func.count()).where(_about(publication_id)).group_by(Message.state)
    return dict(db.session.execute(query).all())


def count_sent(publication_id: UUID, *, since: datetime) -> int:
    """Of those, how many were handed to the vendor after an instant of wall time."""
    query = select(func.count()).where(_about(publication_id), Message.sent_at > since)
    return db.session.scalar(query) or 0


def is_promised(job: str, publication_id: UUID) -> bool:
    """Whether the job that queues the texts is still to be done."""
    query = select(func.count()).where(
        OutboxEntry.job == job, OutboxEntry.subject == str(publication_id), OutboxEntry.done_at.is_(None)
    )
    return bool(db.session.scalar(query))


def _about(publication_id: UUID) -> ColumnElement[bool]:
    """By the families of the list, whose texts are indexed, and the key that names the list."""
    families = select(PublicationItem.application_id).where(PublicationItem.publication_id == publication_id)
    return Message.application_id.in_(families) & Message.dedupe_key.startswith(f"result:{publication_id}:")
