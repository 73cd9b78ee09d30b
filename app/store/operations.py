"""Queries about long work."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from app.domain.actor import NotFound, StaffMember
from app.extensions import db
from app.models.operation import Operation


def add(operation: Operation) -> None:
    """Store a new row."""
    db.session.add(operation)


def count_open(district_code: str) -> int:
    """How many of a district wait or run."""
    query = select(func.count()).where(
        Operation.district_code == district_code, Operation.state.in_(("waiting", "running"))
    )
    return db.session.scalar(query) or 0


def list_since(district_code: str | None, since: datetime) -> list[Operation]:
    """Those of a district, or of the city, that wait, run or were asked for since then; the newest first."""
    query = select(Operation).where(
        Operation.state.in_(("waiting", "running")) | (Operation.requested_at > since)
    )
    if district_code is not None:
        query = query.where(Operation.district_code == district_code)
    return list(db.session.scalars(query.order_by(Operation.requested_at.desc(), Operation.id).limit(50)))


def find_locked(operation_id: UUID) -> Operation | None:
    """The operation under its row lock, for the job that works on it."""
    return db.session.scalar(
        select(Operation)
        .where(Operation.id == operation_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def get_for_staff(operation_id: UUID, staff: StaffMember) -> Operation:
    """An operation within the scope, or `NotFound`."""
    operation = db.session.get(Operation, operation_id)
    if operation is None or not staff.covers(operation.district_code):
        raise NotFound
    return operation
