"""Give an application's place back when it leaves the line: withdrawn, lapsed, or under review again."""

from __future__ import annotations

from datetime import datetime

from app import audit
from app.models.application import Application
from app.store import slots as store


def cancel_slot(application: Application, *, actor: str, now: datetime) -> None:
    """End the live booking of the (locked) application and free its seat; nothing to do without one."""
    slot_id = store.end_live(application.id, "cancelled", now=now)
    if slot_id is None:
        return
    store.give_back(slot_id)
    audit.record(
        actor,
        "slot_cancelled",
        audit.about("application", application.id),
        now=now,
        district_code=application.district_code,
        slot=str(slot_id),
    )
