"""Shapes of catchments: read strictly, turned as GeoJSON wants them."""

from __future__ import annotations

from itertools import pairwise

import pytest

from app.domain.geometry import BadShape, read_collection, read_geometry
from registries.cast import map

SQUARE = [[118.1, 24.4], [118.2, 24.4], [118.2, 24.5], [118.1, 24.5], [118.1, 24.4]]


def polygon(*rings):
    return {"type": "Polygon", "coordinates": list(rings)}


def feature(code="350203-011", geometry=None):
    return {
        "type": "Feature",
        "id": 7,
        "properties": {"school_code": code, "fill": "red"},
        "geometry": geometry,
    }


def collection(*features):
    return {"type": "FeatureCollection", "crs": "whatever", "features": list(features)}


def area(ring) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring))


def test_rings_are_turned_as_the_standard_wants_and_heights_are_left_out():
    hole = [[118.12, 24.42], [118.14, 24.42], [118.14, 24.44], [118.12, 24.42]]
    read = read_geometry(polygon([[*p, 3.5] for p in reversed(SQUARE)], hole), "x")
    outer, inner = read["coordinates"]
    assert area(outer) > 0 > area(inner)
    assert {len(position) for position in outer} == {2}


def test_a_collection_takes_shapes_away_where_they_are_null():
    shapes = read_collection(collection(feature(geometry=polygon(SQUARE)), feature("350203-012")))
    assert [(one.school_code, one.geometry is None) for one in shapes] == [
        ("350203-011", False),
        ("350203-012", True),
    ]


@pytest.mark.parametrize(
    "value",
    [
        None,
        [],
        {"type": "FeatureCollection"},
        collection(),
        collection("x"),
        collection({"type": "Feature", "properties": None, "geometry": None}),
        collection(feature(), feature()),
        collection(feature(geometry={"type": "Point", "coordinates": [118.1, 24.4]})),
        collection(feature(geometry=polygon())),
        collection(feature(geometry=polygon(SQUARE[:-1]))),
        collection(feature(geometry=polygon([SQUARE[0]] * 4))),
        collection(feature(geometry=polygon([[24.4, 118.1], *SQUARE[1:-1], [24.4, 118.1]]))),
        collection(feature(geometry=polygon([[True, 24.4], *SQUARE[1:]]))),
        collection(feature(geometry=polygon([[118.1], *SQUARE[1:]]))),
        collection(feature(geometry=polygon([["118.1", "24.4"], *SQUARE[1:]]))),
        collection(feature(geometry=polygon([[float("nan"), 24.4], *SQUARE[1:]]))),
        collection(feature(geometry=polygon([SQUARE[0], *SQUARE * 500]))),
        collection(feature(geometry={"type": "MultiPolygon", "coordinates": [SQUARE]})),
    ],
)
def test_what_cannot_be_drawn_is_refused(value):
    with pytest.raises(BadShape):
        read_collection(value)


def test_a_demo_citys_cells_are_the_same_again_valid_and_share_their_borders():
    schools = [f"s{number}" for number in range(7)]
    first, again = (dict(map.draw((118.12, 24.46), schools, seed="350203")) for _ in range(2))
    assert first == again
    assert first != dict(map.draw((118.12, 24.46), schools, seed="350206"))
    for code, geometry in first.items():
        assert read_geometry(geometry, code)["coordinates"][0] == [
            tuple(p) for p in geometry["coordinates"][0]
        ]
    edges = [{tuple(p) for p in first[code]["coordinates"][0]} for code in ("s0", "s1", "s3")]
    assert len(edges[0] & edges[1]) == len(edges[0] & edges[2]) == 3, "a whole edge with each neighbour"
