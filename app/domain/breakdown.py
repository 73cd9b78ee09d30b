"""What a kept evaluation says: its point items and total, none where a batch decides instead of points."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any


def items_of(result: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The point items; empty for a system without points."""
    points = result.get("points")
    items: list[dict[str, Any]] = points["items"] if points else []
    return items


def total_of(result: Mapping[str, Any]) -> Decimal | None:
    """The total; None for a system without points."""
    points = result.get("points")
    return Decimal(points["total"]) if points else None


def lines_of(result: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Every line that can be asked about: conditions first, then point items."""
    return [*result.get("checks", ()), *items_of(result)]
