"""What parents call."""

from __future__ import annotations

from flask_smorest import Blueprint

from blueprints.parent import phones, record, sign_in

BLUEPRINTS: tuple[Blueprint, ...] = (sign_in.blp, record.blp, phones.blp)
