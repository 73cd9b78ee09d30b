"""The outbox: work that a transaction promised, until it is done."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Identity, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base


class OutboxEntry(Base):
    """One promised job: its name, an id to work on, the queue, and whether it was handed over and done."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_due", "queue", "not_before", postgresql_where=text("done_at IS NULL")),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    job: Mapped[str]
    subject: Mapped[str]
    arguments: Mapped[dict[str, Any]] = mapped_column(default=dict)
    queue: Mapped[str]  # urgent | bulk | slow
    not_before: Mapped[datetime]
    created_at: Mapped[datetime]
    handed_over_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    failed_because: Mapped[str | None]
    parked_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
