"""Every consent that a person ever gave."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from app.extensions import db
from app.models.consent import Consent


def list_all(person_id: UUID) -> list[Consent]:
    """Live and withdrawn, newest first."""
    return list(
        db.session.scalars(
            select(Consent)
            .where(Consent.person_id == person_id)
            .order_by(Consent.given_at.desc(), Consent.dataset)
        )
    )
