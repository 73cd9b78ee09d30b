"""What the front desk calls."""

from __future__ import annotations

from blueprints.desk import conflicts, desk, hall, history, lock, mandates, offline, papers
from blueprints.parsing import Blueprint

BLUEPRINTS: tuple[Blueprint, ...] = (
    desk.blp,
    hall.blp,
    history.blp,
    lock.blp,
    offline.blp,
    conflicts.blp,
    mandates.blp,
    papers.blp,
)
