"""Feedback: a score and words without a name, and apart from it who was asked already."""

from __future__ import annotations

import uuid
from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, new_id
from app.privacy import Sealed


class Feedback(Base):
    """One to five and a few words, with the day but no family."""

    __tablename__ = "feedback"
    __table_args__ = (
        CheckConstraint("score BETWEEN 1 AND 5", name="score"),
        Index("ix_feedback_district", "district_code", "moment"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    district_code: Mapped[str] = mapped_column(ForeignKey("district.code"))
    moment: Mapped[str]  # submitted | confirmed
    on: Mapped[date]
    score: Mapped[int]
    words_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    words = Sealed()


class FeedbackGiven(Base):
    """That a family has given its feedback about a moment, not which."""

    __tablename__ = "feedback_given"

    application_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("application.id"), primary_key=True)
    moment: Mapped[str] = mapped_column(primary_key=True)
