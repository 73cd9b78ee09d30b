"""A district's own notices: the words of one officer, released by another, and to whom they went."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, new_id


class Notice(Base):
    """Words for the families whose applications are in `states`; `size` is how many, counted again at the release."""

    __tablename__ = "notice"
    __table_args__ = (
        CheckConstraint("released_by IS NULL OR released_by <> proposed_by", name="two_people"),
        CheckConstraint(
            "(state = 'released') = (released_by IS NOT NULL AND released_at IS NOT NULL)", name="released"
        ),
        Index("ix_notice_district", "district_code", "proposed_at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    season_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("season.id"))
    district_code: Mapped[str] = mapped_column(ForeignKey("district.code"))
    state: Mapped[str]  # proposed | released | withdrawn
    states: Mapped[list[str]] = mapped_column(JSONB)
    words_zh: Mapped[str]
    words_en: Mapped[str]
    size: Mapped[int]
    proposed_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    proposed_at: Mapped[datetime]
    released_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    released_at: Mapped[datetime | None]


class NoticeItem(Base):
    """A family that a released notice is meant for; `told_at` once its texts are queued."""

    __tablename__ = "notice_item"
    __table_args__ = (
        Index(
            "ix_notice_item_untold", "notice_id", "application_id", postgresql_where=text("told_at IS NULL")
        ),
        Index("ix_notice_item_application", "application_id"),
    )

    notice_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("notice.id"), primary_key=True)
    application_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("application.id"), primary_key=True)
    told_at: Mapped[datetime | None]
