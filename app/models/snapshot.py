"""What a department answered about a person: source, time, reference, digest, encrypted payload."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, new_id
from app.privacy import Sealed


class Snapshot(Base):
    """The present answer of one dataset about one person to one guardian; `version` rises with every fetch.

    What one guardian's consent brought belongs to that guardian: nobody else reads it, replaces it or loses it.
    """

    __tablename__ = "snapshot"
    __table_args__ = (
        Index("uq_snapshot_guardian_person_dataset", "requested_by", "person_id", "dataset", unique=True),
        Index("ix_snapshot_consent_id", "consent_id"),
        Index("ix_snapshot_awaited", "due_at", postgresql_where=text("status = 'awaited'")),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    dataset: Mapped[str]
    status: Mapped[str]  # pending | awaited | ready | not_found | unavailable | withdrawn | expired
    version: Mapped[int] = mapped_column(default=0)
    requested_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    consent_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("consent.id"))
    requested_at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    fetched_at: Mapped[datetime | None]
    as_of: Mapped[date | None]
    department: Mapped[str | None]
    reference: Mapped[str | None]
    digest: Mapped[str | None]
    payload_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    error_code: Mapped[str | None]
    verdict: Mapped[str | None]  # verified | mismatch | unverifiable
    refetches: Mapped[int] = mapped_column(default=0)

    payload = Sealed()


class RegistryNotice(Base):
    """A notice of the exchange that was used; kept until it would be too old anyway."""

    __tablename__ = "registry_notice"

    jti: Mapped[str] = mapped_column(primary_key=True)
    expires_at: Mapped[datetime]


class DatasetCount(Base):
    """Pass rates: how often a dataset answered how, per day; kept as it happens, never counted live."""

    __tablename__ = "dataset_count"

    dataset: Mapped[str] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    verdict: Mapped[str] = mapped_column(primary_key=True)
    count: Mapped[int] = mapped_column(default=0)
