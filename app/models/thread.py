"""Consultation: what the family and the district wrote to each other about an application."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint
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


class ThreadPhoto(Base):
    """The photo of one message of a thread: re-encoded, encrypted, with its digest."""

    __tablename__ = "thread_photo"
    __table_args__ = (
        UniqueConstraint("message_id", name="uq_thread_photo_message"),
        Index("ix_thread_photo_application", "application_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    message_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("thread_message.id"))
    application_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("application.id"))
    size: Mapped[int]
    digest: Mapped[str]
    content_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)


class AnswerTemplate(Base):
    """A ready answer of a district, for its staff to begin from."""

    __tablename__ = "answer_template"
    __table_args__ = (UniqueConstraint("district_code", "title", name="uq_answer_template_title"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    district_code: Mapped[str] = mapped_column(ForeignKey("district.code"))
    title: Mapped[str]
    text: Mapped[str]
    updated_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff.id"))
    updated_at: Mapped[datetime]
