"""What vendors call."""

from __future__ import annotations

from blueprints.callbacks import registries, twilio
from blueprints.parsing import Blueprint

BLUEPRINTS: tuple[Blueprint, ...] = (registries.blp, twilio.blp)
