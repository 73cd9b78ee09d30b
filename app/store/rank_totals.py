"""How many children of a district stand at each total of points; nobody is named."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import distinct_on

from app.domain.states import State
from app.extensions import db
from app.models.application import Application, Assessment

QUALIFIED = (
    State.QUALIFIED,
    State.POINTS_CONFIRMED,
    State.SLOT_BOOKED,
    State.CONFIRMED,
    State.RANKED,
    State.PLACED,
    State.WAITING,
    State.NOT_PLACED,
    State.ENROLLED,
)


def count_totals(season_id: UUID, district_code: str, stage: str) -> dict[Decimal, int]:
    """Points -> how many children, by the newest assessment of those who have qualified."""
    newest = (
        select(Assessment.total.label("total"))
        .join(Application, Application.id == Assessment.application_id)
        .where(
            Application.season_id == season_id,
            Application.district_code == district_code,
            Application.stage == stage,
            Application.state.in_(QUALIFIED),
        )
        .ext(distinct_on(Assessment.application_id))
        .order_by(Assessment.application_id, Assessment.number.desc())
        .subquery()
    )
    rows = db.session.execute(
        select(newest.c.total, func.count()).where(newest.c.total.is_not(None)).group_by(newest.c.total)
    )
    return dict(rows.all())
