"""Queries about overrides at the desk."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from app.extensions import db
from app.models.desk import DeskOverride


def add(row: DeskOverride) -> None:
    """Store a new override at once, so that the scan that follows sees it."""
    db.session.add(row)
    db.session.flush()


def find_by_nonce(device_id: UUID, nonce: str) -> DeskOverride | None:
    """The override that this device made under the nonce."""
    return db.session.scalar(
        select(DeskOverride).where(DeskOverride.device_id == device_id, DeskOverride.nonce == nonce)
    )


def stands(application_id: UUID, site_id: UUID, *, at: datetime) -> bool:
    """Whether a supervisor lets the family be served at this site at this instant."""
    found = db.session.scalar(
        select(DeskOverride.id)
        .where(
            DeskOverride.application_id == application_id,
            DeskOverride.site_id == site_id,
            DeskOverride.made_at <= at,
            DeskOverride.expires_at > at,
        )
        .limit(1)
    )
    return found is not None
