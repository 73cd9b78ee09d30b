"""The sealed facts that assessments stood on, for scoring a season's applications again."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on

from app.extensions import db
from app.models.application import Application, Assessment


def newest(season_id: UUID, district_code: str) -> list[str]:
    """The facts (JSON) of each application's newest assessment that has any, by application."""
    rows = db.session.scalars(
        select(Assessment)
        .join(Application, Application.id == Assessment.application_id)
        .where(
            Application.season_id == season_id,
            Assessment.district_code == district_code,
            Assessment.facts_sealed.is_not(None),
        )
        .ext(distinct_on(Assessment.application_id))
        .order_by(Assessment.application_id, Assessment.number.desc())
    )
    return [row.facts for row in rows if row.facts is not None]
