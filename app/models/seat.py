"""Seats against applicants: counted once a day, warned of by an officer, drawn on a map."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, new_id


class SeatCount(Base):
    """How many children stood before a school at the end of a day; what everybody may read is made of it."""

    __tablename__ = "seat_count"
    __table_args__ = (Index("ix_seat_count_day", "year", "on"),)

    school_code: Mapped[str] = mapped_column(ForeignKey("school.code"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    on: Mapped[date] = mapped_column(primary_key=True)
    district_code: Mapped[str] = mapped_column(ForeignKey("district.code"))
    first_choice: Mapped[int]
    any_choice: Mapped[int]
    in_catchment: Mapped[int]
    applicants: Mapped[int]
    counted_at: Mapped[datetime]


class SeatWarning(Base):
    """That a school will have too few seats; at most one per school and year is not withdrawn."""

    __tablename__ = "seat_warning"
    __table_args__ = (
        CheckConstraint("level IN ('yellow', 'orange', 'red')", name="level"),
        CheckConstraint(
            "(state = 'withdrawn') = (withdrawn_at IS NOT NULL AND withdrawn_by IS NOT NULL)",
            name="withdrawn_whole",
        ),
        CheckConstraint(
            "state <> 'published' OR (published_at IS NOT NULL AND published_by IS NOT NULL)",
            name="published_whole",
        ),
        Index(
            "uq_seat_warning_live",
            "school_code",
            "year",
            unique=True,
            postgresql_where=text("state <> 'withdrawn'"),
        ),
        Index("ix_seat_warning_district", "district_code", "year", "state"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    district_code: Mapped[str] = mapped_column(ForeignKey("district.code"))
    school_code: Mapped[str] = mapped_column(ForeignKey("school.code"))
    year: Mapped[int]
    level: Mapped[str]  # yellow | orange | red
    applicants: Mapped[int]
    capacity: Mapped[int]
    text_zh: Mapped[str]
    text_en: Mapped[str]
    state: Mapped[str]  # proposed | published | withdrawn
    proposed_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    proposed_at: Mapped[datetime]
    published_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    published_at: Mapped[datetime | None]
    withdrawn_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    withdrawn_at: Mapped[datetime | None]
    withdrawn_because: Mapped[str | None]


class CatchmentShape(Base):
    """Where a school's catchment lies, for the eye only: no decision is made from it.

    `geometry` is a GeoJSON Polygon or MultiPolygon in `datum`; `made_up` marks what only illustrates a demo city.
    """

    __tablename__ = "catchment_shape"
    __table_args__ = (CheckConstraint("datum IN ('WGS-84', 'GCJ-02')", name="datum"),)

    school_code: Mapped[str] = mapped_column(ForeignKey("school.code"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    district_code: Mapped[str] = mapped_column(ForeignKey("district.code"))
    geometry: Mapped[dict[str, Any]]
    datum: Mapped[str]  # WGS-84 | GCJ-02
    source: Mapped[str]
    made_up: Mapped[bool]
    uploaded_by: Mapped[str]
    uploaded_at: Mapped[datetime]
