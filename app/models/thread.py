"""Consultation: what the family and the district wrote to each other about an application."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, new_id
from app.privacy import Sealed


class ThreadMessage(Base):
    """One entry of the consultation thread, encrypted."""

    __tablename__ = "thread_message"
    __table_args__ = (Index("ix_thread_message_application", "application_id", "written_at"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    application_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("application.id"))
    district_code: Mapped[str | None] = mapped_column(ForeignKey("district.code"))
    side: Mapped[str]  # family | district
    person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    staff_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("staff.id"))
    text_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    written_at: Mapped[datetime]
    read_at: Mapped[datetime | None]

    text = Sealed()
