"""The front desk: enrolled devices, every scan, and confirmations that happen once."""

from __future__ import annotations

import uuid
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, Numeric, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, new_id


class DeskDevice(Base):
    """A scanner, tablet or computer that a district trusts until it is revoked."""

    __tablename__ = "desk_device"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    district_code: Mapped[str] = mapped_column(ForeignKey("district.code"))
    site_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("site.id"))
    name: Mapped[str]
    enrolment_hash: Mapped[bytes | None] = mapped_column(LargeBinary, unique=True)
    enrolment_expires_at: Mapped[datetime | None]
    token_hash: Mapped[bytes | None] = mapped_column(LargeBinary, unique=True)
    created_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff.id"))
    created_at: Mapped[datetime]
    enrolled_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class Scan(Base):
    """One scan and its answer, whatever it was; the misread text itself is not kept."""

    __tablename__ = "scan"
    __table_args__ = (UniqueConstraint("device_id", "nonce", name="uq_scan_nonce"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    device_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("desk_device.id"))
    staff_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff.id"))
    district_code: Mapped[str] = mapped_column(ForeignKey("district.code"))
    application_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("application.id"), index=True)
    nonce: Mapped[str]
    verdict: Mapped[str]
    reason: Mapped[str]
    answer: Mapped[dict[str, Any]]
    scanned_at: Mapped[datetime]
    time_doubted: Mapped[bool] = mapped_column(default=False)
    received_at: Mapped[datetime]


class Confirmation(Base):
    """The on-site confirmation: original ID seen, signature given, points final; one per application."""

    __tablename__ = "confirmation"
    __table_args__ = (UniqueConstraint("device_id", "nonce", name="uq_confirmation_nonce"),)

    id: Mapped[uuid.UUID] = mapped_column(default=new_id, unique=True)
    application_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("application.id"), primary_key=True)
    district_code: Mapped[str] = mapped_column(ForeignKey("district.code"))
    device_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("desk_device.id"))
    staff_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff.id"))
    nonce: Mapped[str]
    lane: Mapped[str]
    signature_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    signature_digest: Mapped[str]
    total: Mapped[Decimal | None] = mapped_column(Numeric(7, 2))
    assessment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("assessment.id"))
    confirmed_at: Mapped[datetime]


class DeskLookup(Base):
    """That a supervisor looked for a family without its serial: by what, how many were found; never the value."""

    __tablename__ = "desk_lookup"
    __table_args__ = (Index("ix_desk_lookup_staff", "staff_id", "looked_up_at"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    staff_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff.id"))
    device_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("desk_device.id"))
    district_code: Mapped[str] = mapped_column(ForeignKey("district.code"))
    kind: Mapped[str]  # phone | id_number | child
    found: Mapped[int]
    looked_up_at: Mapped[datetime]


class DeskOverride(Base):
    """That a supervisor let a family be served whom the rules would have sent away today, and why."""

    __tablename__ = "desk_override"
    __table_args__ = (
        UniqueConstraint("device_id", "nonce", name="uq_desk_override_nonce"),
        Index("ix_desk_override_application", "application_id", "expires_at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    application_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("application.id"))
    district_code: Mapped[str] = mapped_column(ForeignKey("district.code"))
    site_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("site.id"))
    device_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("desk_device.id"))
    staff_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff.id"))
    nonce: Mapped[str]
    overridden: Mapped[str]  # the reason of the verdict that was set aside
    because: Mapped[str]
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class DeskConflict(Base):
    """A signature taken without a connection that could not count any more, until a supervisor has settled it."""

    __tablename__ = "desk_conflict"
    __table_args__ = (
        UniqueConstraint("device_id", "nonce", name="uq_desk_conflict_nonce"),
        CheckConstraint("(settled_at IS NULL) = (settled_note IS NULL)", name="settled_in_words"),
        Index("ix_desk_conflict_site", "site_id", "found_at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    application_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("application.id"), index=True)
    district_code: Mapped[str] = mapped_column(ForeignKey("district.code"))
    site_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("site.id"))
    device_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("desk_device.id"))
    staff_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff.id"))
    nonce: Mapped[str]
    code: Mapped[str]  # of the refusal
    because: Mapped[dict[str, Any]]  # zh, en
    next_step: Mapped[dict[str, Any]]  # zh, en
    signed_at: Mapped[datetime | None]
    found_at: Mapped[datetime]
    settled_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("staff.id"))
    settled_at: Mapped[datetime | None]
    settled_note: Mapped[str | None]


class StaffPin(Base):
    """The PIN that unlocks a desk's screen within a live session; scrypt, and a count of wrong ones."""

    __tablename__ = "staff_pin"

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    salt: Mapped[bytes] = mapped_column(LargeBinary)
    pin_hash: Mapped[bytes] = mapped_column(LargeBinary)
    wrong: Mapped[int] = mapped_column(default=0)
    set_at: Mapped[datetime]
