"""Policies filed with the city: who submitted a version, who else approved it, and its values for ever."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base


class PolicyFiling(Base):
    """One version of a pack by its digest.

    `written` is the merged values as JSON text, in the pack's own order (which is law: ties, classes, batches), so
    that whatever was decided under it can be recomputed when the file has long changed. `impact` is the preview that
    was attached; `reason` is owed after the deadline.
    """

    __tablename__ = "policy_filing"
    __table_args__ = (
        CheckConstraint("submitted_by <> approved_by", name="two_people"),
        CheckConstraint("(approved_by IS NULL) = (approved_at IS NULL)", name="approved_whole"),
        CheckConstraint("in_force_at IS NULL OR approved_at IS NOT NULL", name="approved_first"),
    )

    policy_id: Mapped[str] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int]
    district_code: Mapped[str]
    written: Mapped[str]
    impact: Mapped[dict[str, Any]]
    deadline: Mapped[date | None]
    reason: Mapped[str | None]
    submitted_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    submitted_at: Mapped[datetime]
    approved_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    approved_at: Mapped[datetime | None]
    returned_because: Mapped[str | None]
    in_force_at: Mapped[datetime | None]
