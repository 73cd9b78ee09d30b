"""Complaints with their photos and answers, and how often one address complained on a day."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, new_id
from app.privacy import Sealed


class Complaint(Base):
    """What somebody reported, encrypted; `person_id` and `contact` are empty where they wish to stay unknown."""

    __tablename__ = "complaint"
    __table_args__ = (
        UniqueConstraint("number", name="uq_complaint_number"),
        CheckConstraint("(answered_at IS NULL) = (finding IS NULL)", name="answered_whole"),
        Index("ix_complaint_desk", "district_code", "state", "due_on"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    number: Mapped[str]
    secret_hash: Mapped[bytes] = mapped_column(LargeBinary)
    district_code: Mapped[str | None] = mapped_column(ForeignKey("district.code"))
    about_district: Mapped[bool]
    topic: Mapped[str]
    person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    text_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    contact_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    state: Mapped[str]  # received | accepted | answered
    received_at: Mapped[datetime]
    due_on: Mapped[date]
    accepted_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("staff.id"))
    finding: Mapped[str | None]  # upheld | partly_upheld | not_upheld | not_ours
    answer_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    text = Sealed()
    contact = Sealed()
    answer = Sealed()


class ComplaintPhoto(Base):
    """A photo to a complaint: re-encoded, encrypted, with its digest."""

    __tablename__ = "complaint_photo"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    complaint_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("complaint.id"), index=True)
    size: Mapped[int]
    digest: Mapped[str]
    content_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    uploaded_at: Mapped[datetime]


class ComplaintOrigin(Base):
    """How many complaints one address sent on a day: apart from them, so that nobody can be traced by it."""

    __tablename__ = "complaint_origin"

    on: Mapped[date] = mapped_column(primary_key=True)
    address_index: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    complaints: Mapped[int]
