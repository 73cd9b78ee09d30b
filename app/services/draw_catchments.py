"""Catchments on a map: what the pack says of each school in words, its shape where one is known, how full it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app import policies
from app.domain.actor import StaffMember
from app.domain.explain import Text
from app.domain.seats import LABELS, Level
from app.models.seat import CatchmentShape
from app.services.count_seats import SchoolSeats, count_seats
from app.services.show_seats import PublicSeats, show_seats
from app.store import catchment_shapes, seasons


@dataclass(frozen=True)
class Feature:
    """A school; `geometry` is GeoJSON or None, `units_*` are the pack's words; nothing is decided by the shape."""

    school_code: str
    district_code: str
    stage: str
    kind: str
    name_zh: str
    name_en: str
    zone: str | None
    capacity: int | None
    applicants: int | None
    level: Level
    level_zh: str
    level_en: str
    units_zh: list[str]
    units_en: list[str]
    datum: str | None
    made_up: bool
    source: str | None
    geometry: dict[str, Any] | None


def draw_for_all(*, district_code: str | None = None, stage: str | None = None) -> list[Feature]:
    """With the day's rounded numbers."""
    return _features(show_seats(district_code=district_code, stage=stage).items, district_code)


def draw_for_staff(
    *, actor: StaffMember, now: datetime, district_code: str | None = None, stage: str | None = None
) -> list[Feature]:
    """With exact numbers, counted now; `NotFound` beyond the scope."""
    counted = count_seats(actor=actor, now=now, district_code=district_code, stage=stage)
    return _features(counted.schools, district_code)


def _features(listed: list[SchoolSeats] | list[PublicSeats], district_code: str | None) -> list[Feature]:
    season = seasons.get_current()
    shapes = catchment_shapes.list_shapes(season.year, district_code)
    units = _units(district_code)
    return [_feature(one, shapes.get(one.code), units[one.code]) for one in listed]


def _units(district_code: str | None) -> Mapping[str, list[Text]]:
    """School code → the pieces of its catchment, as the packs in force write them."""
    found: dict[str, list[Text]] = defaultdict(list)
    for district, rule in seasons.list_districts(seasons.get_current().id):
        if district_code not in (None, district.code):
            continue
        catchments = policies.load(rule.policy_id).catchments
        for unit in catchments.units if catchments else ():
            for code in unit.schools:
                found[code].append(unit.title)
    return found


def _feature(one: SchoolSeats | PublicSeats, shape: CatchmentShape | None, units: list[Text]) -> Feature:
    return Feature(
        school_code=one.code,
        district_code=one.district_code,
        stage=one.stage,
        kind=one.kind,
        name_zh=one.name_zh,
        name_en=one.name_en,
        zone=one.zone,
        capacity=one.capacity,
        applicants=one.applicants,
        level=one.level,
        level_zh=LABELS[one.level].zh,
        level_en=LABELS[one.level].en,
        units_zh=[unit.zh for unit in units],
        units_en=[unit.en for unit in units],
        datum=shape.datum if shape else None,
        made_up=shape.made_up if shape else False,
        source=shape.source if shape else None,
        geometry=shape.geometry if shape else None,
    )
