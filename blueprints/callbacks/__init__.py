"""What vendors call."""

from __future__ import annotations

from blueprints.callbacks import twilio
from blueprints.parsing import Blueprint

BLUEPRINTS: tuple[Blueprint, ...] = (twilio.blp,)
