"""What district and bureau officers call."""

from __future__ import annotations

from blueprints.district import devices, messages, publications, serials, sites, statistics, switches
from blueprints.parsing import Blueprint

BLUEPRINTS: tuple[Blueprint, ...] = (
    messages.blp,
    publications.blp,
    statistics.blp,
    sites.blp,
    devices.blp,
    switches.blp,
    serials.blp,
)
