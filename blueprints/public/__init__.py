"""What anyone may call."""

from __future__ import annotations

from blueprints.parsing import Blueprint
from blueprints.public import lookups, receipts, schools, seasons, seats

BLUEPRINTS: tuple[Blueprint, ...] = (seasons.blp, lookups.blp, receipts.blp, schools.blp, seats.blp)
