"""Answers kept so that a repeated request has one effect and the same answer."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base
from app.privacy import Sealed


class IdempotentAnswer(Base):
    """The first answer to (principal, route, key); written in the same transaction as its effect."""

    __tablename__ = "idempotent_answer"

    id: Mapped[str] = mapped_column(primary_key=True)  # SHA-256 over principal, route and key
    body_digest: Mapped[bytes] = mapped_column(LargeBinary)
    status: Mapped[int | None]
    answer_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    created_at: Mapped[datetime]

    answer = Sealed()
