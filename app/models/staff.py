"""Staff: a role and a scope, read from here at every request."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, new_id


class Staff(Base):
    """What a person may do for which district, or which school of it; `district_code` is empty for the bureau only."""

    __tablename__ = "staff"
    __table_args__ = (
        UniqueConstraint(
            "person_id",
            "role",
            "district_code",
            "school_code",
            "community",
            name="uq_staff_role",
            postgresql_nulls_not_distinct=True,
        ),
        CheckConstraint("role = 'bureau' OR district_code IS NOT NULL", name="scope"),
        CheckConstraint("(role = 'school') = (school_code IS NOT NULL)", name="school"),
        CheckConstraint("(role = 'community') = (community IS NOT NULL)", name="community"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    role: Mapped[str]  # desk | reviewer | supervisor | admin | bureau | school | community
    district_code: Mapped[str | None] = mapped_column(ForeignKey("district.code"))
    school_code: Mapped[str | None] = mapped_column(ForeignKey("school.code"))
    community: Mapped[str | None]
    appointed_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
