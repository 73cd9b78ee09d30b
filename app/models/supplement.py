"""一次性告知单: the one list of everything that a family still has to mend, as it was given to it."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, new_id


class Supplement(Base):
    """One notice; `late` counts the items that should have stood in an earlier one."""

    __tablename__ = "supplement"
    __table_args__ = (
        UniqueConstraint("application_id", "number", name="uq_supplement_number"),
        CheckConstraint("late >= 0", name="late_counted"),
        Index("ix_supplement_given", "district_code", "given_at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    application_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("application.id"))
    district_code: Mapped[str] = mapped_column(ForeignKey("district.code"))
    number: Mapped[int]  # from 1, per application
    given_at: Mapped[datetime]
    mend_by: Mapped[date]
    items: Mapped[list[Any]]  # of app.domain.supplement, as JSON
    late: Mapped[int]
