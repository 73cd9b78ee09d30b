"""Publications of results: proposed by one person, released by another, all at once."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, new_id


class Publication(Base):
    """A list of results; `proposed_by` and `approved_by` are people, so that two appointments are not two people."""

    __tablename__ = "publication"
    __table_args__ = (
        CheckConstraint("approved_by IS NULL OR approved_by <> proposed_by", name="two_people"),
        CheckConstraint(
            "(state = 'published') = (approved_by IS NOT NULL AND published_at IS NOT NULL)", name="published"
        ),
        Index("ix_publication_district", "district_code", "proposed_at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    district_code: Mapped[str] = mapped_column(ForeignKey("district.code"))
    state: Mapped[str]  # proposed | published
    digest: Mapped[str]  # SHA-256 of the list: what was proposed is what is released
    size: Mapped[int]
    proposed_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    proposed_at: Mapped[datetime]
    approved_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    published_at: Mapped[datetime | None]


class PublicationItem(Base):
    """One family's line in a publication."""

    __tablename__ = "publication_item"
    __table_args__ = (
        CheckConstraint("(outcome = 'placed') = (school IS NOT NULL)", name="placed_has_school"),
        Index("ix_publication_item_application", "application_id"),
    )

    publication_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("publication.id"), primary_key=True)
    application_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("application.id"), primary_key=True)
    district_code: Mapped[str] = mapped_column(ForeignKey("district.code"))
    outcome: Mapped[str]  # placed | waiting | not_placed
    school: Mapped[str | None]
