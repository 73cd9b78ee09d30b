"""What vendors call."""

from __future__ import annotations

from flask_smorest import Blueprint

from blueprints.callbacks import twilio

BLUEPRINTS: tuple[Blueprint, ...] = (twilio.blp,)
