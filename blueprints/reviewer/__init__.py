"""What reviewers call."""

from __future__ import annotations

from blueprints.parsing import Blueprint
from blueprints.reviewer import answer_templates, fast_lane, findings, materials, reviews, threads

BLUEPRINTS: tuple[Blueprint, ...] = (
    materials.blp,
    threads.blp,
    answer_templates.blp,
    reviews.blp,
    fast_lane.blp,
    findings.blp,
)
