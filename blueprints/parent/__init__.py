"""What parents call."""

from __future__ import annotations

from flask_smorest import Blueprint

from blueprints.parent import materials, phones, record, sign_in, slots, threads

BLUEPRINTS: tuple[Blueprint, ...] = (
    sign_in.blp,
    record.blp,
    phones.blp,
    materials.blp,
    threads.blp,
    slots.blp,
)
