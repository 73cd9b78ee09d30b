"""Take over shapes of catchments: an office's own drawing, or what a demo city made up."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from app import audit
from app.domain.actor import SYSTEM, StaffMember
from app.domain.geometry import BadShape, read_collection, read_geometry
from app.store import catchment_shapes, schools, seasons

MADE_UP = "示范数据（虚构） / made up for the demo city"
_WGS = "WGS-84"


def put_shapes(collection: object, *, datum: str, source: str, actor: StaffMember, now: datetime) -> int:
    """Each school of the GeoJSON gets its shape, or none where it is null; all or nothing. How many there were."""
    shapes, year = read_collection(collection), seasons.get_current().year
    for shape in shapes:
        if schools.find_district(shape.school_code) != actor.district_code:
            raise BadShape(shape.school_code, "本区没有这所学校", "there is no such school in the district")
    values = _values(actor.district_code, datum, source, actor.name, now=now)
    for shape in shapes:
        if shape.geometry is None:
            catchment_shapes.remove(shape.school_code, year)
        else:
            catchment_shapes.put(shape.school_code, year, values | {"geometry": shape.geometry})
    audit.record(
        actor.name,
        "catchment_shapes_put",
        audit.about("district", actor.district_code or ""),
        now=now,
        district_code=actor.district_code,
        schools=[shape.school_code for shape in shapes],
        datum=datum,
        source=source,
    )
    return len(shapes)


def add_made_up(shapes: Iterable[tuple[str, dict[str, Any]]], year: int, *, now: datetime) -> int:
    """A demo city's shapes for schools that are known and have none, marked as made up; how many were added."""
    added = 0
    for code, geometry in shapes:
        district = schools.find_district(code)
        if district is None:
            continue
        values = _values(district, _WGS, MADE_UP, SYSTEM, now=now)
        values |= {"geometry": read_geometry(geometry, code), "made_up": True}
        added += catchment_shapes.add_missing(code, year, values)
    return added


def _values(district_code: str | None, datum: str, source: str, by: str, *, now: datetime) -> dict[str, Any]:
    return {
        "district_code": district_code,
        "datum": datum,
        "source": source,
        "made_up": False,
        "uploaded_by": by,
        "uploaded_at": now,
    }
