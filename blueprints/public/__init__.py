"""What anyone may call."""

from __future__ import annotations

from blueprints.parsing import Blueprint
from blueprints.public import (
    board,
    catchments,
    complaints,
    lookups,
    official_texts,
    receipts,
    schools,
    seasons,
    seats,
    sites,
    statistics,
)

BLUEPRINTS: tuple[Blueprint, ...] = (
    seasons.blp,
    lookups.blp,
    official_texts.blp,
    complaints.blp,
    board.blp,
    receipts.blp,
    schools.blp,
    seats.blp,
    sites.blp,
    catchments.blp,
    statistics.blp,
)
