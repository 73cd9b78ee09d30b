"""Queries about warnings of schools that run out of seats."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from app.domain.actor import NotFound, StaffMember
from app.extensions import db
from app.models.seat import SeatWarning


def add(warning: SeatWarning) -> None:
    """Store a proposal; a second one for the school and year breaks `uq_seat_warning_live`."""
    db.session.add(warning)
    db.session.flush()


def lock_for_staff(warning_id: UUID, staff: StaffMember) -> SeatWarning:
    """A warning within the scope of the member of staff, locked, or `NotFound`."""
    warning = db.session.scalar(
        select(SeatWarning)
        .where(SeatWarning.id == warning_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if warning is None or not staff.covers(warning.district_code):
        raise NotFound
    return warning


def list_warnings(district_code: str | None, year: int) -> list[SeatWarning]:
    """Every warning of the year in a district, or in the whole city, newest first."""
    query = select(SeatWarning).where(SeatWarning.year == year)
    if district_code is not None:
        query = query.where(SeatWarning.district_code == district_code)
    return list(db.session.scalars(query.order_by(SeatWarning.proposed_at.desc(), SeatWarning.id)))


def list_published(year: int) -> dict[str, SeatWarning]:
    """The warnings in force by school code."""
    rows = db.session.scalars(
        select(SeatWarning).where(SeatWarning.year == year, SeatWarning.state == "published")
    )
    return {row.school_code: row for row in rows}
