"""Every SMS is a row before it is sent; codes that verify a phone."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, new_id
from app.privacy import Sealed


class Message(Base):
    """One text to one phone: purpose, template version, sealed phone and body, and how far it got.

    `not_before` is when the row next wants attention: the delivery of a pending one, a look at the vendor for one
    whose report is missing. `claimed_at` and `sent_at` are wall time, because they are compared with the vendor's.
    """

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("dedupe_key", name="uq_message_dedupe_key"),
        Index("ix_message_to", "to_index", "created_at"),
        Index("ix_message_prefix", "prefix_index", "created_at"),
        Index(
            "ix_message_unsettled",
            "state",
            "not_before",
            postgresql_where=text("state IN ('pending', 'sending', 'unknown', 'accepted', 'sent')"),
        ),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    purpose: Mapped[str]
    template_version: Mapped[str]
    language: Mapped[str]
    dedupe_key: Mapped[str]
    application_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("application.id"), index=True)
    person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    district_code: Mapped[str | None] = mapped_column(ForeignKey("district.code"))
    to_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    to_index: Mapped[bytes] = mapped_column(LargeBinary)
    prefix_index: Mapped[bytes] = mapped_column(LargeBinary)
    to_masked: Mapped[str]
    body_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    segments: Mapped[int]
    state: Mapped[str]
    not_before: Mapped[datetime]
    claim: Mapped[uuid.UUID | None]
    claimed_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    provider_id: Mapped[str | None] = mapped_column(index=True)
    error_code: Mapped[str | None]
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]

    to = Sealed()
    body = Sealed()


class MessageSpend(Base):
    """Segments handed to the vendor on one day of the city, apart for codes and notices: the spend breaker's meter."""

    __tablename__ = "message_spend"

    on: Mapped[date] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)  # code | notice
    segments: Mapped[int]


class PhoneCode(Base):
    """A code sent to a phone: hashed, ten minutes, five tries, one use."""

    __tablename__ = "phone_code"
    __table_args__ = (Index("ix_phone_code_to", "to_index", "created_at"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    to_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    to_index: Mapped[bytes] = mapped_column(LargeBinary)
    code_hash: Mapped[bytes] = mapped_column(LargeBinary)
    tries: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    to = Sealed()
