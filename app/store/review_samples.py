"""Queries about audit samples; a claim and a verdict are each one conditional UPDATE."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_, select, update

from app.domain.actor import NotFound, StaffMember
from app.extensions import db
from app.models.application import Application
from app.models.review import ReviewSample
from app.models.staff import Staff


def add(sample: ReviewSample) -> None:
    """Store a new row."""
    db.session.add(sample)


def count_waiting(staff: StaffMember, *, now: datetime) -> int:
    """How many samples this reviewer could judge now."""
    return len(db.session.scalars(_judgeable(staff).where(_is_waiting(now))).all())


def find_claimed(staff: StaffMember, *, now: datetime) -> ReviewSample | None:
    """The sample that the reviewer holds now."""
    return db.session.scalar(
        select(ReviewSample)
        .where(ReviewSample.claimed_by == staff.staff_id, _is_claimed(now))
        .order_by(ReviewSample.drawn_at, ReviewSample.id)
        .limit(1)
    )


def claim(staff: StaffMember, *, now: datetime, until: datetime) -> ReviewSample | None:
    """The oldest waiting sample that another person decided, not of the reviewer's own family."""
    wanted = (
        _judgeable(staff)
        .where(_is_waiting(now))
        .order_by(ReviewSample.drawn_at, ReviewSample.id)
        .limit(1)
        .with_for_update(of=ReviewSample, skip_locked=True)
    )
    return db.session.scalar(
        update(ReviewSample)
        .where(ReviewSample.id == wanted.scalar_subquery())
        .values(state="claimed", claimed_by=staff.staff_id, claim_expires_at=until)
        .returning(ReviewSample)
        .execution_options(populate_existing=True)
    )


def get_sample(sample_id: UUID, staff: StaffMember) -> ReviewSample:
    """A sample that this reviewer may judge, or `NotFound`: not of the own decisions, family or another district."""
    sample = db.session.scalar(
        select(ReviewSample)
        .where(ReviewSample.id == sample_id, ReviewSample.id.in_(_judgeable(staff)))
        .execution_options(populate_existing=True)
    )
    if sample is None:
        raise NotFound
    return sample


def judge(
    sample: ReviewSample,
    staff: StaffMember,
    *,
    verdict: str,
    reasons: Sequence[str],
    note: str | None,
    now: datetime,
) -> bool:
    """Write the verdict if the reviewer's claim lives; whether it was so."""
    statement = (
        update(ReviewSample)
        .where(ReviewSample.id == sample.id, ReviewSample.claimed_by == staff.staff_id, _is_claimed(now))
        .values(
            state="judged",
            verdict=verdict,
            reasons=list(reasons),
            note=note,
            judged_by=staff.staff_id,
            judged_at=now,
        )
        .execution_options(synchronize_session="fetch")
    )
    return db.session.execute(statement.returning(ReviewSample.id)).first() is not None


def _judgeable(staff: StaffMember) -> Select[UUID]:
    first = select(Staff.person_id).where(Staff.id == ReviewSample.first_by).scalar_subquery()
    return (
        select(ReviewSample.id)
        .join(Application, Application.id == ReviewSample.application_id)
        .where(
            ReviewSample.district_code == staff.district_code,
            first != staff.person_id,
            Application.applicant_id != staff.person_id,
        )
    )


def _is_waiting(now: datetime) -> ColumnElement[bool]:
    return or_(
        ReviewSample.state == "waiting",
        and_(ReviewSample.state == "claimed", ReviewSample.claim_expires_at <= now),
    )


def _is_claimed(now: datetime) -> ColumnElement[bool]:
    return and_(ReviewSample.state == "claimed", ReviewSample.claim_expires_at > now)
