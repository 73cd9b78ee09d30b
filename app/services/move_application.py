"""The only way an application changes its state: ask the table, set it, write the audit event."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from app import audit
from app.domain.states import State, require_move
from app.models.application import Application


def move(application: Application, to: State, *, actor: str, now: datetime, **data: Any) -> None:
    """Move a (locked) application to `to`, or refuse with `NotInThisState`; the audit event goes with it."""
    require_move(application.state, to)
    before = application.state
    application.state = to
    touch(application, now=now)
    audit.record(
        actor,
        f"application_{to}",
        audit.about("application", application.id),
        now=now,
        district_code=application.district_code,
        before=before,
        after=str(to),
        **data,
    )


def touch(application: Application, *, now: datetime) -> None:
    """Count a change, so that a stale form is noticed (`If-Match`)."""
    application.version += 1
    application.updated_at = now
