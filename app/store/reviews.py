"""Queries about review tasks, reveals and overrides; a claim and a decision are each one conditional UPDATE."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select, update

from app.domain.actor import NotFound, StaffMember
from app.extensions import db
from app.models.application import Application, Recheck
from app.models.person import Person
from app.models.review import Override, Reveal, ReviewTask
from app.models.staff import Staff


class Queued(NamedTuple):
    """A task of the queue with the serial it belongs to."""

    task: ReviewTask
    serial: str | None


class Decided(NamedTuple):
    """A decided task and who decided it."""

    task: ReviewTask
    by: Person


def count_queue(staff: StaffMember, *, now: datetime) -> dict[str, int]:
    """How many tasks wait, are claimed by anyone, are claimed by this reviewer, and are still at a school."""
    waiting, claimed = _is_waiting(now), _is_claimed(now)
    row = db.session.execute(
        select(
            func.count().filter(waiting),
            func.count().filter(claimed),
            func.count().filter(and_(claimed, ReviewTask.claimed_by == staff.staff_id)),
            func.count().filter(and_(ReviewTask.state == "open", ReviewTask.school_ends_at > now)),
        )
        .select_from(ReviewTask)
        .where(ReviewTask.district_code == staff.district_code, ReviewTask.state.in_(("open", "claimed")))
    ).one()
    return {"waiting": row[0], "claimed": row[1], "mine": row[2], "at_schools": row[3]}


def list_queue(staff: StaffMember, *, now: datetime, limit: int) -> list[Queued]:
    """The district's waiting tasks, oldest first."""
    rows = db.session.execute(
        select(ReviewTask, Application.serial)
        .join(Application, Application.id == ReviewTask.application_id)
        .where(ReviewTask.district_code == staff.district_code, _is_waiting(now))
        .order_by(ReviewTask.created_at, ReviewTask.id)
        .limit(limit)
    )
    return [Queued(*row) for row in rows]


def find_claimed(staff: StaffMember, *, now: datetime) -> ReviewTask | None:
    """The task that the reviewer holds now."""
    return db.session.scalar(
        select(ReviewTask)
        .where(
            ReviewTask.district_code == staff.district_code,
            ReviewTask.claimed_by == staff.staff_id,
            _is_claimed(now),
        )
        .order_by(ReviewTask.created_at, ReviewTask.id)
        .limit(1)
    )


def claim(staff: StaffMember, *, task_id: UUID | None, now: datetime, until: datetime) -> ReviewTask | None:
    """Claim the oldest waiting task of the district (or this one); of many reviewers each gets another.

    A reviewer never gets a task of the own family.
    """
    wanted = (
        select(ReviewTask.id)
        .join(Application, Application.id == ReviewTask.application_id)
        .where(
            ReviewTask.district_code == staff.district_code,
            _is_waiting(now),
            Application.applicant_id != staff.person_id,
        )
        .order_by(ReviewTask.created_at, ReviewTask.id)
        .limit(1)
        .with_for_update(of=ReviewTask, skip_locked=True)
    )
    if task_id is not None:
        wanted = wanted.where(ReviewTask.id == task_id)
    return db.session.scalar(
        update(ReviewTask)
        .where(ReviewTask.id == wanted.scalar_subquery())
        .values(
            state="claimed",
            claimed_by=staff.staff_id,
            claim_expires_at=until,
            version=ReviewTask.version + 1,
        )
        .returning(ReviewTask)
        .execution_options(populate_existing=True)
    )


def get_task(task_id: UUID, staff: StaffMember) -> ReviewTask:
    """A task of the district, or `NotFound`; never of the reviewer's own family."""
    task = db.session.scalar(
        select(ReviewTask)
        .join(Application, Application.id == ReviewTask.application_id)
        .where(
            ReviewTask.id == task_id,
            ReviewTask.district_code == staff.district_code,
            Application.applicant_id != staff.person_id,
        )
        .execution_options(populate_existing=True)
    )
    if task is None:
        raise NotFound
    return task


def decide(
    task: ReviewTask,
    staff: StaffMember,
    *,
    version: int,
    decision: str,
    reasons: Sequence[str],
    note: str | None,
    now: datetime,
) -> bool:
    """Decide the task if the reviewer's claim lives and nobody changed it; whether it was so."""
    statement = (
        update(ReviewTask)
        .where(
            ReviewTask.id == task.id,
            _is_claimed(now),
            ReviewTask.claimed_by == staff.staff_id,
            ReviewTask.version == version,
        )
        .values(
            state="decided",
            decision=decision,
            reasons=list(reasons),
            note=note,
            decided_by=staff.staff_id,
            decided_at=now,
            version=ReviewTask.version + 1,
        )
        .execution_options(synchronize_session="fetch")
    )
    return db.session.execute(statement.returning(ReviewTask.id)).first() is not None


def list_decided(application_id: UUID) -> list[Decided]:
    """The decisions about an application, newest first."""
    rows = db.session.execute(
        select(ReviewTask, Person)
        .join(Staff, Staff.id == ReviewTask.decided_by)
        .join(Person, Person.id == Staff.person_id)
        .where(ReviewTask.application_id == application_id)
        .order_by(ReviewTask.decided_at.desc(), ReviewTask.id)
    )
    return [Decided(*row) for row in rows]


def find_decided(task_id: UUID) -> Decided | None:
    """Who decided the task."""
    row = db.session.execute(
        select(ReviewTask, Person)
        .join(Staff, Staff.id == ReviewTask.decided_by)
        .join(Person, Person.id == Staff.person_id)
        .where(ReviewTask.id == task_id)
        .execution_options(populate_existing=True)
    ).first()
    return None if row is None else Decided(*row)


def find_return(application_id: UUID) -> ReviewTask | None:
    """The newest decision that gave the application back to its family."""
    return db.session.scalar(
        select(ReviewTask)
        .where(ReviewTask.application_id == application_id, ReviewTask.decision == "returned")
        .order_by(ReviewTask.decided_at.desc(), ReviewTask.id)
        .limit(1)
    )


def list_rechecks(application_id: UUID) -> list[Recheck]:
    """Every re-check that the family asked for, oldest first."""
    query = select(Recheck).where(Recheck.application_id == application_id)
    return list(db.session.scalars(query.order_by(Recheck.requested_at, Recheck.id)))


def close_recheck(application_id: UUID, item: str, *, state: str, answer: str | None, now: datetime) -> None:
    """Answer the family's open request about an item."""
    db.session.execute(
        update(Recheck)
        .where(Recheck.application_id == application_id, Recheck.item == item, Recheck.state == "open")
        .values(state=state, answer=answer, answered_at=now)
    )


def lock_staff(staff_id: UUID) -> None:
    """Let one request of a member of staff at a time count and add its reveals."""
    db.session.execute(select(Staff.id).where(Staff.id == staff_id).with_for_update(key_share=True))


def count_reveals(staff_id: UUID, *, since: datetime) -> int:
    """How often the member of staff looked behind the mask since then."""
    query = select(func.count()).select_from(Reveal)
    return db.session.scalar(query.where(Reveal.staff_id == staff_id, Reveal.revealed_at > since)) or 0


def list_reveals(application_id: UUID) -> list[Reveal]:
    """Who looked behind the mask of an application, newest first."""
    return list(
        db.session.scalars(
            select(Reveal)
            .where(Reveal.application_id == application_id)
            .order_by(Reveal.revealed_at.desc(), Reveal.id)
        )
    )


def add(row: Reveal | Override) -> None:
    """Store a new row."""
    db.session.add(row)
    db.session.flush()


def list_overrides(staff: StaffMember) -> list[Override]:
    """Proposals that wait for a second person, oldest first."""
    return list(
        db.session.scalars(
            select(Override)
            .where(Override.district_code == staff.district_code, Override.state == "proposed")
            .order_by(Override.proposed_at, Override.id)
        )
    )


def get_override(override_id: UUID, staff: StaffMember, *, lock: bool = False) -> Override:
    """A proposal of the district, or `NotFound`."""
    query = select(Override).where(Override.id == override_id, Override.district_code == staff.district_code)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    override = db.session.scalar(query)
    if override is None:
        raise NotFound
    return override


def get_person_of(staff_id: UUID) -> UUID:
    """The person behind an appointment."""
    person_id = db.session.scalar(select(Staff.person_id).where(Staff.id == staff_id))
    if person_id is None:
        raise NotFound
    return person_id


def _is_waiting(now: datetime) -> ColumnElement[bool]:
    """Open, or claimed by someone whose claim has run out; and no school has the first word any more."""
    free = or_(
        ReviewTask.state == "open", and_(ReviewTask.state == "claimed", ReviewTask.claim_expires_at <= now)
    )
    return and_(free, is_past_school(now))


def is_past_school(now: datetime) -> ColumnElement[bool]:
    """The school has spoken, its time is over, or it was never asked."""
    return or_(ReviewTask.school_ends_at.is_(None), ReviewTask.school_ends_at <= now)


def _is_claimed(now: datetime) -> ColumnElement[bool]:
    return and_(ReviewTask.state == "claimed", ReviewTask.claim_expires_at > now)
