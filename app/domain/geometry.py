"""Shapes of catchments as GeoJSON (RFC 7946): read strictly, kept small, drawn and never decided by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from app.domain.errors import InvalidInput

DATUMS = ("WGS-84", "GCJ-02")
MOST_POSITIONS = 2_000
MOST_FEATURES = 500
LEAST_RING = 4
_DIGITS = 6  # a tenth of a metre
_LONGITUDES, _LATITUDES = (73.0, 136.0), (3.0, 54.0)

Position = tuple[float, float]
Ring = list[Position]


class BadShape(InvalidInput):
    """A collection or shape that cannot be drawn; `where` names the school or the place."""

    code = "bad_shape"
    zh = "{where}：{problem_zh}"
    en = "{where}: {problem_en}"

    def __init__(self, where: str, zh: str, en: str) -> None:
        super().__init__(where=where, problem_zh=zh, problem_en=en)


@dataclass(frozen=True)
class Shape:
    """A school's geometry; None takes away what was there."""

    school_code: str
    geometry: dict[str, Any] | None


def read_collection(value: object) -> list[Shape]:
    """The shapes of a GeoJSON FeatureCollection whose features have `properties.school_code`.

    Other members are what drawing programs add, and are left out.

    Raises:
        BadShape: the first thing that is wrong.
    """
    here = "GeoJSON"
    if not isinstance(value, Mapping) or value.get("type") != "FeatureCollection":
        raise BadShape(here, "应为 FeatureCollection", "a FeatureCollection is expected")
    features = value.get("features")
    if not isinstance(features, list) or not 0 < len(features) <= MOST_FEATURES:
        raise BadShape(
            here, f"应有 1 到 {MOST_FEATURES} 个要素", f"1 to {MOST_FEATURES} features are expected"
        )
    shapes = [_feature(feature, number) for number, feature in enumerate(features, start=1)]
    if len({shape.school_code for shape in shapes}) < len(shapes):
        raise BadShape(here, "同一学校出现两次", "a school stands in it twice")
    return shapes


def _feature(value: object, number: int) -> Shape:
    where = f"#{number}"
    properties = value.get("properties") if isinstance(value, Mapping) else None
    code = properties.get("school_code") if isinstance(properties, Mapping) else None
    if not isinstance(value, Mapping) or value.get("type") != "Feature" or not isinstance(code, str):
        raise BadShape(
            where, "应为带有 school_code 属性的 Feature", "a Feature with a school_code is expected"
        )
    geometry = value.get("geometry")
    return Shape(code, None if geometry is None else read_geometry(geometry, code))


def read_geometry(value: object, where: str) -> dict[str, Any]:
    """A Polygon or MultiPolygon with closed rings within China, outer rings counterclockwise as RFC 7946 wants them."""
    kind = value.get("type") if isinstance(value, Mapping) else None
    if not isinstance(value, Mapping) or kind not in {"Polygon", "MultiPolygon"}:
        raise BadShape(where, "应为 Polygon 或 MultiPolygon", "a Polygon or MultiPolygon is expected")
    listed = value.get("coordinates")
    polygons = [listed] if kind == "Polygon" else listed
    if not isinstance(polygons, list) or not polygons:
        raise BadShape(where, "没有坐标", "there are no coordinates")
    read = [_polygon(polygon, where) for polygon in polygons]
    if sum(len(ring) for polygon in read for ring in polygon) > MOST_POSITIONS:
        raise BadShape(
            where, f"坐标点超过 {MOST_POSITIONS} 个，请先简化", f"more than {MOST_POSITIONS} positions"
        )
    return {"type": kind, "coordinates": read[0] if kind == "Polygon" else read}


def _polygon(value: object, where: str) -> list[Ring]:
    if not isinstance(value, list) or not value:
        raise BadShape(where, "多边形没有边界", "a polygon without a ring")
    return [_turned(_ring(ring, where), is_outer=number == 0) for number, ring in enumerate(value)]


def _ring(value: object, where: str) -> Ring:
    if not isinstance(value, list) or len(value) < LEAST_RING:
        raise BadShape(where, "边界至少要有四个点", "a ring has four positions at least")
    ring = list(_positions(value, where))
    if ring[0] != ring[-1]:
        raise BadShape(where, "边界没有闭合", "a ring is not closed")
    if _area(ring) == 0:
        raise BadShape(where, "边界没有面积", "a ring without an area")
    return ring


def _positions(value: list[object], where: str) -> Iterator[Position]:
    for position in value:
        if not isinstance(position, list) or len(position) not in {2, 3}:
            raise BadShape(where, "坐标应为 [经度, 纬度]", "a position is [longitude, latitude]")
        longitude, latitude = position[0], position[1]
        if not (_is_within(longitude, _LONGITUDES) and _is_within(latitude, _LATITUDES)):
            raise BadShape(where, "坐标不在中国范围内", "a position lies outside China")
        yield round(float(longitude), _DIGITS), round(float(latitude), _DIGITS)


def _is_within(value: object, bounds: tuple[float, float]) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and bounds[0] <= value <= bounds[1]


def _area(ring: Ring) -> float:
    """Twice the signed area in square degrees, positive counterclockwise (shoelace)."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring))


def _turned(ring: Ring, *, is_outer: bool) -> Ring:
    return ring if (_area(ring) > 0) == is_outer else ring[::-1]
