"""What the front desk calls."""

from __future__ import annotations

from flask_smorest import Blueprint

from blueprints.desk import desk

BLUEPRINTS: tuple[Blueprint, ...] = (desk.blp,)
