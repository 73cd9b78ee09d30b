"""What reviewers call."""

from __future__ import annotations

from flask_smorest import Blueprint

from blueprints.reviewer import materials, threads

BLUEPRINTS: tuple[Blueprint, ...] = (materials.blp, threads.blp)
