"""Made-up catchments for a demo city: neighbouring cells around a district's centre that leave no gap."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil, sqrt
from random import Random
from typing import Any

Point = tuple[float, float]
WIDE, HIGH = 0.012, 0.010  # degrees: about 1.2 by 1.1 kilometres at the city's latitude
_SWAY = 0.3
_DIGITS = 5


def draw(centre: Point, schools: Sequence[str], *, seed: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """(school, GeoJSON Polygon) for each, row by row in a square block; the same seed draws the same."""
    if not schools:
        return
    columns = ceil(sqrt(len(schools)))
    rows = ceil(len(schools) / columns)
    left, bottom = centre[0] - columns * WIDE / 2, centre[1] - rows * HIGH / 2
    # In half steps: corners at even places, the middle of an edge between two of them.
    points = {
        (x, y): _swayed((left + x * WIDE / 2, bottom + y * HIGH / 2), f"{seed}/{x}/{y}")
        for x in range(2 * columns + 1)
        for y in range(2 * rows + 1)
    }
    for number, school in enumerate(schools):
        x, y = 2 * (number % columns), 2 * (number // columns)
        around = [(0, 0), (1, 0), (2, 0), (2, 1), (2, 2), (1, 2), (0, 2), (0, 1), (0, 0)]
        ring = [list(points[x + dx, y + dy]) for dx, dy in around]
        yield school, {"type": "Polygon", "coordinates": [ring]}


def _swayed(point: Point, seed: str) -> Point:
    """Moved a little, so that borders look like streets and not like a chessboard."""
    rng = Random(seed)  # noqa: S311 - a drawing, not a secret
    wide, high = (rng.uniform(-_SWAY, _SWAY) / 2 * step for step in (WIDE, HIGH))
    return round(point[0] + wide, _DIGITS), round(point[1] + high, _DIGITS)
