"""Applications and what hangs on them: assessments, materials, re-checks."""

from __future__ import annotations

import uuid
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    Numeric,
    Sequence,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, new_id
from app.privacy import Sealed

serial_sequence = Sequence("serial_sequence", metadata=Base.metadata, start=1)

NOT_LIVE = ("draft", "withdrawn", "lapsed", "declined", "ineligible", "not_placed")
_LIVE = f"state NOT IN ({', '.join(repr(s) for s in NOT_LIVE)})"


class Application(Base):
    """One child's application in one season; at most one is live in the whole city."""

    __tablename__ = "application"
    __table_args__ = (
        Index(
            "uq_application_live_child", "season_id", "child_id", unique=True, postgresql_where=text(_LIVE)
        ),
        Index(
            "uq_application_draft",
            "season_id",
            "child_id",
            "applicant_id",
            unique=True,
            postgresql_where=text("state = 'draft'"),
        ),
        UniqueConstraint("serial", name="uq_application_serial"),
        CheckConstraint(
            "state = 'draft' OR serial IS NOT NULL OR submitted_at IS NULL", name="submitted_has_serial"
        ),
        CheckConstraint(
            "(second_phone_sealed IS NULL) = (second_purposes IS NULL)", name="second_recipient_whole"
        ),
        Index("ix_application_district_state", "district_code", "state"),
        Index("ix_application_phone", "phone_index"),
        Index("ix_application_community", "community_index"),
        Index("ix_application_child_phone", "child_phone_index"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    season_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("season.id"))
    district_code: Mapped[str | None] = mapped_column(ForeignKey("district.code"))
    applicant_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    child_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    stage: Mapped[str]
    state: Mapped[str]
    version: Mapped[int] = mapped_column(default=1)
    serial: Mapped[str | None]
    main_applicant: Mapped[str | None]
    language: Mapped[str] = mapped_column(default="zh")
    form_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    phone_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    phone_last4_index: Mapped[bytes | None] = mapped_column(LargeBinary)
    phone_index: Mapped[bytes | None] = mapped_column(LargeBinary)
    child_phone_index: Mapped[bytes | None] = mapped_column(LargeBinary)
    community_index: Mapped[bytes | None] = mapped_column(LargeBinary)
    second_phone_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    second_language: Mapped[str | None]
    second_purposes: Mapped[list[Any] | None] = mapped_column(JSONB(none_as_null=True))
    policy_id: Mapped[str | None]
    policy_digest: Mapped[str | None]
    filled_digest: Mapped[str | None]
    receipt: Mapped[dict[str, Any] | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    points_confirmed_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]

    form = Sealed()
    phone = Sealed()
    second_phone = Sealed()


class Assessment(Base):
    """One evaluation by a policy version: checks, items, total, and the sealed facts to recompute it."""

    __tablename__ = "assessment"
    __table_args__ = (UniqueConstraint("application_id", "number", name="uq_assessment_number"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    application_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("application.id"))
    district_code: Mapped[str] = mapped_column(ForeignKey("district.code"))
    number: Mapped[int]
    policy_id: Mapped[str]
    policy_digest: Mapped[str]
    inputs_digest: Mapped[str]
    facts_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    eligible: Mapped[bool]
    provisional: Mapped[bool]
    total: Mapped[Decimal | None] = mapped_column(Numeric(7, 2))
    result: Mapped[dict[str, Any]]
    made_on: Mapped[str]
    created_at: Mapped[datetime]

    facts = Sealed()


class Material(Base):
    """A file that a family handed in, re-encoded, encrypted, with its digest."""

    __tablename__ = "material"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    application_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("application.id"), index=True)
    district_code: Mapped[str | None] = mapped_column(ForeignKey("district.code"))
    document: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    digest: Mapped[str] = mapped_column(index=True)
    content_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    uploaded_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    uploaded_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    seen_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("staff.id"))
    seen_at: Mapped[datetime | None]


class Recheck(Base):
    """A parent's request to look at one item again."""

    __tablename__ = "recheck"
    __table_args__ = (
        Index(
            "uq_recheck_open", "application_id", "item", unique=True, postgresql_where=text("state = 'open'")
        ),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    application_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("application.id"))
    district_code: Mapped[str] = mapped_column(ForeignKey("district.code"))
    item: Mapped[str]
    reason: Mapped[str]
    state: Mapped[str]  # open | upheld | changed
    answer: Mapped[str | None]
    requested_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
