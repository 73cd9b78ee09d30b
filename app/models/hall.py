"""The waiting hall: a board that anyone may look at, and numbered tickets that are called to counters."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, new_id


class Hall(Base):
    """A site's hall: the key of its board (hashed), and how many green tickets are called before an ordinary one."""

    __tablename__ = "hall"
    __table_args__ = (CheckConstraint("green_share BETWEEN 1 AND 9", name="green_share"),)

    site_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("site.id"), primary_key=True)
    district_code: Mapped[str] = mapped_column(ForeignKey("district.code"))
    green_share: Mapped[int]
    board_hash: Mapped[bytes | None] = mapped_column(LargeBinary, unique=True)
    rolled_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("staff.id"))
    rolled_at: Mapped[datetime | None]


class HallTicket(Base):
    """A family's place in the hall on one day; an application has one open ticket at most."""

    __tablename__ = "hall_ticket"
    __table_args__ = (
        UniqueConstraint("site_id", "on", "lane", "number", name="uq_hall_ticket_number"),
        Index(
            "uq_hall_ticket_open",
            "application_id",
            unique=True,
            postgresql_where=text("state IN ('waiting', 'held', 'called')"),
        ),
        Index("ix_hall_ticket_site", "site_id", "on", "state"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    site_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("site.id"))
    district_code: Mapped[str] = mapped_column(ForeignKey("district.code"))
    application_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("application.id"))
    on: Mapped[date]
    lane: Mapped[str]  # green | ordinary
    number: Mapped[int]
    state: Mapped[str]  # waiting | held | called | done | no_show
    counter: Mapped[str | None]
    calls: Mapped[int] = mapped_column(default=0)
    issued_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff.id"))
    issued_at: Mapped[datetime]
    waiting_since_at: Mapped[datetime]
    called_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
