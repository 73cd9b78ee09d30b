"""Queries about serials that were revoked."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from app.extensions import db
from app.models.application import Application
from app.models.serial import RevokedSerial


def find_revoked(serial: str) -> RevokedSerial | None:
    """The revocation of a serial in its compact form."""
    return db.session.get(RevokedSerial, serial)


def add_revoked(application: Application, *, reason: str, revoked_by: UUID, now: datetime) -> None:
    """Revoke the present serial of a (locked) application; the same serial again breaks `pk_revoked_serial`."""
    assert application.serial is not None  # it was submitted
    assert application.district_code is not None
    db.session.add(
        RevokedSerial(
            serial=application.serial,
            application_id=application.id,
            district_code=application.district_code,
            reason=reason,
            revoked_by=revoked_by,
            revoked_at=now,
        )
    )
