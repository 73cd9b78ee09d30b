"""By which homes and leases families apply: kept and compared as blind indexes, counted and never listed."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import aliased

from app.domain.states import State
from app.extensions import db
from app.models.application import Application
from app.models.base import new_id
from app.models.home_claim import HomeClaim
from app.privacy import vault
from app.store.cross_checks import is_unrelated

_NOT_CLAIMING = (State.DRAFT, State.WITHDRAWN, State.LAPSED)


def keep(application_id: UUID, numbers: frozenset[str], *, now: datetime) -> None:
    """These and no others; the caller holds the application's lock. `numbers` are plain, as for comparing."""
    indexes = [vault.index("home", number) for number in sorted(numbers)]
    db.session.execute(
        delete(HomeClaim).where(
            HomeClaim.application_id == application_id, HomeClaim.number_index.not_in(indexes)
        )
    )
    if indexes:
        rows = [
            {"id": new_id(), "application_id": application_id, "number_index": index, "noted_at": now}
            for index in indexes
        ]
        db.session.execute(insert(HomeClaim).values(rows).on_conflict_do_nothing())


def count_others(application: Application, family: frozenset[UUID]) -> int:
    """How many applications of unrelated families this season rest on one of the same homes or leases."""
    mine, theirs, other = aliased(HomeClaim), aliased(HomeClaim), aliased(Application)
    return (
        db.session.scalar(
            select(func.count(other.id.distinct()))
            .select_from(mine)
            .join(theirs, theirs.number_index == mine.number_index)
            .join(other, other.id == theirs.application_id)
            .where(
                mine.application_id == application.id,
                other.season_id == application.season_id,
                other.state.not_in(_NOT_CLAIMING),
                is_unrelated(other, application, family),
            )
        )
        or 0
    )
