"""What the front desk calls."""

from __future__ import annotations

from flask_smorest import Blueprint

BLUEPRINTS: tuple[Blueprint, ...] = ()
