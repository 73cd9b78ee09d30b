"""Queries about desk devices, scans and confirmations."""

from __future__ import annotations

from sqlalchemy import select

from app.extensions import db
from app.models.desk import DeskDevice


def find_device_by_token(token_hash: bytes) -> DeskDevice | None:
    """The enrolled device that holds this token, unless it was revoked."""
    return db.session.scalar(
        select(DeskDevice).where(DeskDevice.token_hash == token_hash, DeskDevice.revoked_at.is_(None))
    )
