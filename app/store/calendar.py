"""Queries about the official calendar and the policy in force."""

from __future__ import annotations

from datetime import date

from sqlalchemy import extract, select

from app.domain.actor import NotFound
from app.domain.slots import OfficialDay
from app.extensions import db
from app.models.season import DistrictSeason, Holiday, Season


def list_official_days(first: date, last: date) -> dict[date, OfficialDay]:
    """The table's entries for the years from `first` to `last`; a year without entries is not covered."""
    rows = db.session.scalars(
        select(Holiday).where(extract("year", Holiday.on).between(first.year, last.year)).order_by(Holiday.on)
    )
    return {row.on: OfficialDay(row.kind, row.name) for row in rows}


def get_current(district_code: str | None, *, lock: bool = False) -> DistrictSeason:
    """The district in the newest season, or `NotFound`."""
    query = (
        select(DistrictSeason)
        .join(Season, Season.id == DistrictSeason.season_id)
        .where(DistrictSeason.district_code == district_code)
        .order_by(Season.year.desc())
        .limit(1)
    )
    if lock:
        query = query.with_for_update(of=DistrictSeason).execution_options(populate_existing=True)
    found = db.session.scalar(query)
    if found is None:
        raise NotFound
    return found
