"""Tables only, one file per aggregate; every constraint is named."""

from __future__ import annotations

from app.models import (
    application,
    audit,
    consent,
    desk,
    idempotency,
    lookup,
    mend,
    message,
    outbox,
    person,
    publication,
    review,
    school,
    season,
    serial,
    session,
    slot,
    snapshot,
    staff,
    template,
    thread,
)
from app.models.base import Base

__all__ = [
    "Base",
    "application",
    "audit",
    "consent",
    "desk",
    "idempotency",
    "lookup",
    "mend",
    "message",
    "outbox",
    "person",
    "publication",
    "review",
    "school",
    "season",
    "serial",
    "session",
    "slot",
    "snapshot",
    "staff",
    "template",
    "thread",
]
