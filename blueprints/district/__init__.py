"""What district and bureau officers call."""

from __future__ import annotations

from flask_smorest import Blueprint

from blueprints.district import messages

BLUEPRINTS: tuple[Blueprint, ...] = (messages.blp,)
