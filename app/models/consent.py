"""Consent of a guardian, per dataset, to a versioned text; withdrawable."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, new_id


class Consent(Base):
    """One decision; a new one is a new row, a withdrawal closes it."""

    __tablename__ = "consent"
    __table_args__ = (
        Index(
            "uq_consent_live",
            "person_id",
            "dataset",
            unique=True,
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    dataset: Mapped[str]
    text_version: Mapped[str]
    given_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
