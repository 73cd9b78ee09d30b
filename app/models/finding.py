"""What a reviewer found of a family's papers or class: a ruling only when a second person has agreed."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, new_id
from app.privacy import Sealed


class Finding(Base):
    """A paper found false, or a family placed in a class; to take one back is a finding of its own.

    `reason` is one person's own words, encrypted, and shown to the family once two have agreed.
    """

    __tablename__ = "finding"
    __table_args__ = (
        CheckConstraint("decided_by IS NULL OR decided_by <> proposed_by", name="two_people"),
        CheckConstraint("(decided_by IS NULL) = (decided_at IS NULL)", name="decided_whole"),
        CheckConstraint("material_id IS NULL OR class_id IS NULL", name="about_one"),
        Index(
            "uq_finding_open",
            "application_id",
            "item",
            unique=True,
            postgresql_where=text("state = 'proposed'"),
        ),
        Index("ix_finding_waiting", "district_code", "state", "proposed_at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    application_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("application.id"), index=True)
    district_code: Mapped[str] = mapped_column(ForeignKey("district.code"))
    item: Mapped[str]  # paper:<material id> | placement
    ground: Mapped[str]  # of app.domain.finding
    material_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("material.id"))
    class_id: Mapped[str | None]
    takes_back: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("finding.id"))
    reason_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    state: Mapped[str]  # proposed | approved | refused | taken_back
    proposed_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff.id"))
    proposed_at: Mapped[datetime]
    decided_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("staff.id"))
    decided_at: Mapped[datetime | None]

    reason = Sealed()
