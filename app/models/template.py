"""Which versions of the SMS texts two people have agreed to."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base


class TemplateApproval(Base):
    """One version of a text, by its name and the digest of its file: who submitted it, and who else approved it."""

    __tablename__ = "template_approval"
    __table_args__ = (
        CheckConstraint("submitted_by <> approved_by", name="two_people"),
        CheckConstraint("(approved_by IS NULL) = (approved_at IS NULL)", name="approved_whole"),
    )

    name: Mapped[str] = mapped_column(primary_key=True)  # result.zh.v1
    digest: Mapped[str] = mapped_column(primary_key=True)
    submitted_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    submitted_at: Mapped[datetime]
    approved_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    approved_at: Mapped[datetime | None]
