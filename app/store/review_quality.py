"""Counts about the reviewers' work since an instant: how much, how fast, how often another look found otherwise."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Date, cast, distinct, extract, func, select

from app.domain.review import CLAIM_LIFETIME
from app.extensions import db
from app.models.application import Application
from app.models.person import Person
from app.models.review import Override, ReviewSample, ReviewTask
from app.models.staff import Staff

_CITY = "Asia/Shanghai"
_HANDS_ON = extract("epoch", ReviewTask.decided_at - ReviewTask.claim_expires_at + CLAIM_LIFETIME)
"""Seconds from the claim to the decision, of tasks decided by themselves."""

_SINGLE = ReviewTask.bulk_approval_id.is_(None)


class Speed(NamedTuple):
    """What was decided, by how many people on how many days; seconds are of tasks decided by themselves."""

    decided: int
    in_bulk: int
    people: int
    days: int
    person_days: int
    median_seconds: float | None
    p90_seconds: float | None


class Work(NamedTuple):
    """One reviewer's part."""

    staff_id: UUID
    person: Person
    decided: int
    in_bulk: int
    rejected: int
    returned: int
    median_seconds: float | None


class Sampled(NamedTuple):
    """One reviewer's decisions that were judged again."""

    staff_id: UUID
    sampled: int
    judged: int
    overturned: int


class Proposed(NamedTuple):
    """One reviewer's proposals against the data."""

    staff_id: UUID
    proposed: int
    approved: int
    refused: int


class Ages(NamedTuple):
    """What waits and for how long (seconds)."""

    tasks: int
    oldest_at: datetime | None
    median_seconds: float | None
    p90_seconds: float | None
    overdue: int


class Overturned(NamedTuple):
    """A decision that another reviewer would have made otherwise."""

    sample: ReviewSample
    item: str
    serial: str | None
    state: str


def get_speed(district_code: str | None, *, since: datetime) -> Speed:
    """The district's (None: the city's) decisions since then."""
    day = cast(func.timezone(_CITY, ReviewTask.decided_at), Date)
    hands_on = func.percentile_cont
    row = db.session.execute(
        select(
            func.count(),
            func.count().filter(~_SINGLE),
            func.count(distinct(ReviewTask.decided_by)),
            func.count(distinct(day)),
            func.count(distinct(func.row(ReviewTask.decided_by, day))),
            hands_on(0.5).within_group(_HANDS_ON).filter(_SINGLE),
            hands_on(0.9).within_group(_HANDS_ON).filter(_SINGLE),
        ).where(*_decided(district_code, since))
    ).one()
    return Speed(*row)


def list_work(district_code: str | None, *, since: datetime) -> list[Work]:
    """Each reviewer's decisions, most first."""
    counts = (
        select(
            ReviewTask.decided_by.label("staff_id"),
            func.count().label("decided"),
            func.count().filter(~_SINGLE).label("in_bulk"),
            func.count().filter(ReviewTask.decision == "rejected").label("rejected"),
            func.count().filter(ReviewTask.decision == "returned").label("returned"),
            func.percentile_cont(0.5).within_group(_HANDS_ON).filter(_SINGLE).label("median"),
        )
        .where(*_decided(district_code, since))
        .group_by(ReviewTask.decided_by)
        .subquery()
    )
    rows = db.session.execute(
        select(
            counts.c.staff_id,
            Person,
            counts.c.decided,
            counts.c.in_bulk,
            counts.c.rejected,
            counts.c.returned,
            counts.c.median,
        )
        .join(Staff, Staff.id == counts.c.staff_id)
        .join(Person, Person.id == Staff.person_id)
        .order_by(counts.c.decided.desc(), counts.c.staff_id)
    )
    return [Work(*row) for row in rows]


def list_sampled(district_code: str | None, *, since: datetime) -> dict[UUID, Sampled]:
    """Whose decisions were drawn since then, and what came of it."""
    rows = db.session.execute(
        select(
            ReviewSample.first_by,
            func.count(),
            func.count().filter(ReviewSample.state == "judged"),
            func.count().filter(ReviewSample.verdict == "overturned"),
        )
        .where(ReviewSample.drawn_at >= since, *_of(ReviewSample.district_code, district_code))
        .group_by(ReviewSample.first_by)
    )
    return {row[0]: Sampled(*row) for row in rows}


def list_proposed(district_code: str | None, *, since: datetime) -> dict[UUID, Proposed]:
    """Whose proposals against the data, and what became of them."""
    rows = db.session.execute(
        select(
            Override.proposed_by,
            func.count(),
            func.count().filter(Override.state == "approved"),
            func.count().filter(Override.state == "refused"),
        )
        .where(Override.proposed_at >= since, *_of(Override.district_code, district_code))
        .group_by(Override.proposed_by)
    )
    return {row[0]: Proposed(*row) for row in rows}


def list_names(staff_ids: set[UUID]) -> dict[UUID, Person]:
    """The people behind appointments."""
    rows = db.session.execute(
        select(Staff.id, Person).join(Person, Person.id == Staff.person_id).where(Staff.id.in_(staff_ids))
    )
    return {row[0]: row[1] for row in rows}


def get_ages(district_code: str | None, *, now: datetime, overdue_before: datetime) -> Ages:
    """What waits now, or is in somebody's hands."""
    age = extract("epoch", now - ReviewTask.created_at)
    row = db.session.execute(
        select(
            func.count(),
            func.min(ReviewTask.created_at),
            func.percentile_cont(0.5).within_group(age),
            func.percentile_cont(0.9).within_group(age),
            func.count().filter(ReviewTask.created_at < overdue_before),
        ).where(ReviewTask.state.in_(("open", "claimed")), *_of(ReviewTask.district_code, district_code))
    ).one()
    return Ages(*row)


def list_overturned(district_code: str | None, *, since: datetime, limit: int) -> list[Overturned]:
    """The samples that were judged otherwise, newest first."""
    rows = db.session.execute(
        select(ReviewSample, ReviewTask.item, Application.serial, Application.state)
        .join(ReviewTask, ReviewTask.id == ReviewSample.task_id)
        .join(Application, Application.id == ReviewSample.application_id)
        .where(
            ReviewSample.verdict == "overturned",
            ReviewSample.drawn_at >= since,
            *_of(ReviewSample.district_code, district_code),
        )
        .order_by(ReviewSample.judged_at.desc(), ReviewSample.id)
        .limit(limit)
    )
    return [Overturned(*row) for row in rows]


def _decided(district_code: str | None, since: datetime) -> list[ColumnElement[bool]]:
    return [
        ReviewTask.decided_by.is_not(None),
        ReviewTask.decided_at >= since,
        *_of(ReviewTask.district_code, district_code),
    ]


def _of(column: Any, district_code: str | None) -> list[ColumnElement[bool]]:
    return [] if district_code is None else [column == district_code]
