"""What district and bureau officers call."""

from __future__ import annotations

from flask_smorest import Blueprint

from blueprints.district import messages, publications, statistics

BLUEPRINTS: tuple[Blueprint, ...] = (messages.blp, publications.blp, statistics.blp)
