"""Queries about which milestones of its calendar a district has reached."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from app.extensions import db
from app.models.season import MilestoneReached


def list_reached(season_id: UUID, district_code: str) -> dict[str, MilestoneReached]:
    """What a district has reached, by the milestone's id."""
    rows = db.session.scalars(
        select(MilestoneReached).where(
            MilestoneReached.season_id == season_id, MilestoneReached.district_code == district_code
        )
    )
    return {row.milestone: row for row in rows}


def add_reached(season_id: UUID, district_code: str, milestone: str, *, by: str, now: datetime) -> bool:
    """Note it; False where it was noted before."""
    statement = (
        insert(MilestoneReached)
        .values(
            season_id=season_id,
            district_code=district_code,
            milestone=milestone,
            reached_by=by,
            reached_at=now,
        )
        .on_conflict_do_nothing()
        .returning(MilestoneReached.milestone)
    )
    return db.session.scalar(statement) is not None
