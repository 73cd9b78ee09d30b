"""A wrong record that a family has gone to have mended, and the time that this gives it."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, new_id


class Mend(Base):
    """One dataset about one person under repair at its office; the clock stands still until resolved or `ends_at`."""

    __tablename__ = "mend"
    __table_args__ = (
        CheckConstraint("ends_at >= started_at", name="ends_after_start"),
        Index(
            "uq_mend_open",
            "application_id",
            "person_id",
            "dataset",
            unique=True,
            postgresql_where=text("resolved_at IS NULL"),
        ),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    application_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("application.id"))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    dataset: Mapped[str]
    started_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    started_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    resolved_at: Mapped[datetime | None]
