"""Sites, half-day slots and bookings; the database never lets a slot oversell."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, new_id


class Site(Base):
    """A place where families confirm in person."""

    __tablename__ = "site"
    __table_args__ = (UniqueConstraint("district_code", "name_zh", name="uq_site_name"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    district_code: Mapped[str] = mapped_column(ForeignKey("district.code"))
    name_zh: Mapped[str]
    name_en: Mapped[str]
    address: Mapped[str]


class Slot(Base):
    """A half day in one lane at one site."""

    __tablename__ = "slot"
    __table_args__ = (
        CheckConstraint("taken >= 0 AND taken <= capacity", name="never_oversold"),
        UniqueConstraint("site_id", "starts_at", "lane", name="uq_slot_site_start_lane"),
        Index("ix_slot_free", "district_code", "lane", "starts_at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    season_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("season.id"))
    site_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("site.id"))
    district_code: Mapped[str] = mapped_column(ForeignKey("district.code"))
    lane: Mapped[str]  # green | ordinary
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    capacity: Mapped[int]
    taken: Mapped[int] = mapped_column(default=0)
    closed_at: Mapped[datetime | None]
    closed_because: Mapped[str | None]


class Booking(Base):
    """A family's place in a slot; one live booking per application."""

    __tablename__ = "booking"
    __table_args__ = (
        Index("uq_booking_live", "application_id", unique=True, postgresql_where=text("state = 'live'")),
        Index("ix_booking_application", "application_id"),
        Index("ix_booking_slot", "slot_id", "state"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    slot_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("slot.id"))
    application_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("application.id"))
    district_code: Mapped[str] = mapped_column(ForeignKey("district.code"))
    state: Mapped[str]  # live | changed | cancelled | attended | missed
    origin: Mapped[str]  # assigned | chosen | walk_in
    booked_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]


class SlotHold(Base):
    """A seat kept for a few minutes while a family decides; one live hold per application."""

    __tablename__ = "slot_hold"
    __table_args__ = (
        Index("uq_slot_hold_live", "application_id", unique=True, postgresql_where=text("state = 'live'")),
        Index("ix_slot_hold_expiry", "expires_at", postgresql_where=text("state = 'live'")),
        Index("ix_slot_hold_application", "application_id", "held_at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    slot_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("slot.id"))
    application_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("application.id"))
    district_code: Mapped[str] = mapped_column(ForeignKey("district.code"))
    state: Mapped[str]  # live | used | released | expired
    held_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
