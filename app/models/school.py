"""Schools that a family may name, how many they take a year, and which ones an application names."""

from __future__ import annotations

import uuid

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base


class School(Base):
    """A school of a district, by the office's own code; one stage each."""

    __tablename__ = "school"
    __table_args__ = (
        CheckConstraint("kind IN ('public', 'private')", name="kind"),
        CheckConstraint("stage IN ('P1', 'J1')", name="stage"),
        Index("ix_school_district_stage", "district_code", "stage"),
    )

    code: Mapped[str] = mapped_column(primary_key=True)
    district_code: Mapped[str] = mapped_column(ForeignKey("district.code"))
    stage: Mapped[str]  # P1 | J1
    kind: Mapped[str]  # public | private
    name_zh: Mapped[str]
    name_en: Mapped[str]
    address: Mapped[str]
    zone: Mapped[str | None]  # 片区: schools that an office looks at together


class SchoolCapacity(Base):
    """How many children a school takes in one year; the city pays `bought` of a private one."""

    __tablename__ = "school_capacity"
    __table_args__ = (
        CheckConstraint("capacity >= 0", name="capacity"),
        CheckConstraint("bought BETWEEN 0 AND capacity", name="bought"),
    )

    school_code: Mapped[str] = mapped_column(ForeignKey("school.code"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    capacity: Mapped[int]
    bought: Mapped[int] = mapped_column(default=0, server_default="0")
    fee_zh: Mapped[str | None]
    fee_en: Mapped[str | None]


class SchoolChoice(Base):
    """A school that an application names; position 1 is the first choice."""

    __tablename__ = "school_choice"
    __table_args__ = (
        UniqueConstraint("application_id", "school_code", name="uq_school_choice_school"),
        CheckConstraint("position BETWEEN 1 AND 12", name="position"),
        Index("ix_school_choice_school", "school_code", "position"),
    )

    application_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("application.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    school_code: Mapped[str] = mapped_column(ForeignKey("school.code"))
