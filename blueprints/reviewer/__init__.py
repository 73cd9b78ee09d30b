"""What reviewers call."""

from __future__ import annotations

from blueprints.parsing import Blueprint
from blueprints.reviewer import materials, reviews, threads

BLUEPRINTS: tuple[Blueprint, ...] = (materials.blp, threads.blp, reviews.blp)
