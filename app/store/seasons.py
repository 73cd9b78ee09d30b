"""Queries about seasons, districts and the policy in force."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from app.domain.actor import NotFound
from app.extensions import db
from app.models.season import District, DistrictSeason, Season
from app.store.held import hold
from app.store.prepared import Prepared


def get_current() -> Season:
    """The newest season, or `NotFound` before one is opened."""
    season = find_current()
    if season is None:
        raise NotFound
    return season


def find_current() -> Season | None:
    """The newest season, if one is opened."""
    return db.session.scalar(select(Season).order_by(Season.opened_at.desc(), Season.year.desc()).limit(1))


def find_by_year(year: int) -> Season | None:
    """The season of a year."""
    return db.session.scalar(select(Season).where(Season.year == year).order_by(Season.opened_at).limit(1))


def get(season_id: UUID) -> Season:
    """The season, or `NotFound`."""
    season = db.session.get(Season, season_id)
    if season is None:
        raise NotFound
    return hold(season)


def list_districts(season_id: UUID) -> list[tuple[District, DistrictSeason]]:
    """The districts that take part, with the policy in force, by code."""
    rows = db.session.execute(
        select(District, DistrictSeason)
        .join(DistrictSeason, DistrictSeason.district_code == District.code)
        .where(DistrictSeason.season_id == season_id)
        .order_by(District.code)
    )
    return [(district, rule) for district, rule in rows]


_newest = select(Season.id).order_by(Season.opened_at.desc(), Season.year.desc()).limit(1).scalar_subquery()
_POLICY_IDS = Prepared(
    select(DistrictSeason.policy_id)
    .where(DistrictSeason.season_id == _newest)
    .order_by(DistrictSeason.district_code)
)


def list_policy_ids() -> list[str]:
    """The policies in force in the newest season, by district."""
    return [row.policy_id for row in _POLICY_IDS.rows()]


def get_rule(season_id: UUID, district_code: str) -> DistrictSeason:
    """What is in force for a district in a season, or `NotFound`."""
    rule = db.session.get(DistrictSeason, (season_id, district_code))
    if rule is None:
        raise NotFound
    return hold(rule)


def get_district(code: str) -> District:
    """The district, or `NotFound`."""
    district = db.session.get(District, code)
    if district is None:
        raise NotFound
    return hold(district)
