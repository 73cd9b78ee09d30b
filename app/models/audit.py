"""The audit trail: append-only events, sealed into a hash chain."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Identity, Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, new_id


class AuditEvent(Base):
    """Who did what to which subject; `position`, `previous` and `hash` are set once, by the sealing sweep."""

    __tablename__ = "audit_event"
    __table_args__ = (
        Index("ix_audit_event_subject", "subject", "at"),
        Index("ix_audit_event_unsealed", "number", postgresql_where=text("position IS NULL")),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    number: Mapped[int] = mapped_column(BigInteger, Identity(always=True))
    at: Mapped[datetime]
    actor: Mapped[str]
    event: Mapped[str]
    subject: Mapped[str]
    district_code: Mapped[str | None]
    data: Mapped[dict[str, Any]]
    position: Mapped[int | None] = mapped_column(BigInteger, unique=True)
    previous: Mapped[bytes | None] = mapped_column(LargeBinary)
    hash: Mapped[bytes | None] = mapped_column(LargeBinary)
