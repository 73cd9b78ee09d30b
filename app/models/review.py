"""Review: one task per item that data could not settle, and overrides that need two people."""

from __future__ import annotations

import uuid
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, Numeric, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, new_id


class ReviewTask(Base):
    """Something a reviewer of the district must look at; claimed for a while, decided once."""

    __tablename__ = "review_task"
    __table_args__ = (
        Index(
            "uq_review_task_open",
            "application_id",
            "item",
            unique=True,
            postgresql_where=text("state IN ('open', 'claimed')"),
        ),
        Index("ix_review_task_queue", "district_code", "state", "created_at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    application_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("application.id"))
    district_code: Mapped[str] = mapped_column(ForeignKey("district.code"))
    item: Mapped[
        str
    ]  # home | student_record | guardianship | dispute:<dataset> | document:<id> | recheck:<item>
    because: Mapped[dict[str, Any]]
    state: Mapped[str]  # open | claimed | decided | cancelled
    version: Mapped[int] = mapped_column(default=1)
    claimed_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("staff.id"))
    claim_expires_at: Mapped[datetime | None]
    decision: Mapped[str | None]  # approved | rejected | returned
    reasons: Mapped[list[Any]] = mapped_column(default=list)
    note: Mapped[str | None]
    decided_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("staff.id"))
    decided_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    bulk_approval_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("bulk_approval.id"), index=True)
    school_ends_at: Mapped[
        datetime | None
    ]  # until then the school has the first word; None: nobody is waited for


class SchoolOpinion(Base):
    """What the school of first choice says of a task before the district decides it; said once."""

    __tablename__ = "school_opinion"
    __table_args__ = (CheckConstraint("verdict = 'passes' OR words IS NOT NULL", name="doubts_have_words"),)

    task_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("review_task.id"), primary_key=True)
    school_code: Mapped[str] = mapped_column(ForeignKey("school.code"))
    staff_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff.id"))
    verdict: Mapped[str]  # passes | doubts
    words: Mapped[str | None]
    given_at: Mapped[datetime]


class BulkApproval(Base):
    """Tasks approved together; which of them are looked at again follows from `seed` and `share` alone."""

    __tablename__ = "bulk_approval"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    district_code: Mapped[str] = mapped_column(ForeignKey("district.code"), index=True)
    staff_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff.id"))
    seed: Mapped[bytes] = mapped_column(LargeBinary)
    share: Mapped[Decimal] = mapped_column(Numeric(5, 4))
    made_at: Mapped[datetime]


class ReviewSample(Base):
    """A decided task that another reviewer judges again without seeing the decision."""

    __tablename__ = "review_sample"
    __table_args__ = (
        UniqueConstraint("task_id", name="uq_review_sample_task"),
        CheckConstraint("judged_by IS NULL OR judged_by <> first_by", name="another_reviewer"),
        Index("ix_review_sample_queue", "district_code", "state", "drawn_at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    bulk_approval_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("bulk_approval.id"))
    task_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("review_task.id"))
    application_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("application.id"))
    district_code: Mapped[str] = mapped_column(ForeignKey("district.code"))
    first_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff.id"))
    state: Mapped[str]  # waiting | claimed | judged
    drawn_at: Mapped[datetime]
    claimed_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("staff.id"))
    claim_expires_at: Mapped[datetime | None]
    verdict: Mapped[str | None]  # agreed | overturned
    reasons: Mapped[list[Any]] = mapped_column(default=list)
    note: Mapped[str | None]
    judged_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("staff.id"))
    judged_at: Mapped[datetime | None]


class Override(Base):
    """A reviewer's proposal to set an item against the data; in force only when a second person agrees."""

    __tablename__ = "override"
    __table_args__ = (
        CheckConstraint("approved_by IS NULL OR approved_by <> proposed_by", name="two_people"),
        Index(
            "uq_override_open",
            "application_id",
            "item",
            unique=True,
            postgresql_where=text("state = 'proposed'"),
        ),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    application_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("application.id"))
    district_code: Mapped[str] = mapped_column(ForeignKey("district.code"))
    item: Mapped[str]
    change: Mapped[dict[str, Any]]
    reason: Mapped[str]
    state: Mapped[str]  # proposed | approved | refused
    proposed_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff.id"))
    proposed_at: Mapped[datetime]
    approved_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("staff.id"))
    decided_at: Mapped[datetime | None]


class Reveal(Base):
    """That a reviewer looked behind the mask: which fields, why, when; the family may read it."""

    __tablename__ = "reveal"
    __table_args__ = (
        Index("ix_reveal_staff", "staff_id", "revealed_at"),
        Index("ix_reveal_application", "application_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    task_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("review_task.id"))
    application_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("application.id"))
    district_code: Mapped[str] = mapped_column(ForeignKey("district.code"))
    staff_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff.id"))
    fields: Mapped[list[Any]]
    reason: Mapped[str]
    revealed_at: Mapped[datetime]
