"""Seasons, districts, and which policy is in force where; the official calendar of holidays."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, ForeignKeyConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, new_id


class Season(Base):
    """One year's enrolment of the city."""

    __tablename__ = "season"
    __table_args__ = (UniqueConstraint("city", "year", name="uq_season_city_year"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    city: Mapped[str]
    year: Mapped[int]
    opened_at: Mapped[datetime]


class District(Base):
    """A district, by its GB/T 2260 code; `letters` begin its serials."""

    __tablename__ = "district"

    code: Mapped[str] = mapped_column(primary_key=True)
    letters: Mapped[str] = mapped_column(unique=True)
    pinyin: Mapped[str] = mapped_column(unique=True)
    name_zh: Mapped[str]
    name_en: Mapped[str]


class DistrictSeason(Base):
    """The policy version in force for a district in a season, and its switches."""

    __tablename__ = "district_season"

    season_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("season.id"), primary_key=True)
    district_code: Mapped[str] = mapped_column(ForeignKey("district.code"), primary_key=True)
    policy_id: Mapped[str]
    policy_digest: Mapped[str]
    automation: Mapped[str]  # full | review
    settings: Mapped[dict[str, Any]] = mapped_column(default=dict)

    @property
    def automation_is_own(self) -> bool:
        """Whether the district set its switch itself; until then the pack's level of each class holds."""
        return self.settings.get("automation_is_own") is True

    @property
    def live_code_required(self) -> bool:
        """Whether the desk asks for the rotating code instead of a screenshot or a paper."""
        return self.settings.get("live_code_required") is True

    @property
    def school_first(self) -> bool:
        """Whether a file's first-choice school says what it thinks before the district's reviewer decides."""
        return self.settings.get("school_first") is True


class MilestoneReached(Base):
    """A date of the office's own calendar that a district has met; `reached_by` as the audit trail says it."""

    __tablename__ = "milestone_reached"
    __table_args__ = (
        ForeignKeyConstraint(
            ["season_id", "district_code"], ["district_season.season_id", "district_season.district_code"]
        ),
    )

    season_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    district_code: Mapped[str] = mapped_column(primary_key=True)
    milestone: Mapped[str] = mapped_column(primary_key=True)
    reached_by: Mapped[str]
    reached_at: Mapped[datetime]


class Holiday(Base):
    """A date of the official calendar: a holiday, or a working weekend."""

    __tablename__ = "holiday"

    on: Mapped[date] = mapped_column(primary_key=True)
    kind: Mapped[str]  # holiday | working_day
    name: Mapped[str]
