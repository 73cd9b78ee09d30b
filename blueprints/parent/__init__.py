"""What parents call."""

from __future__ import annotations

from flask_smorest import Blueprint

from blueprints.parent import applications, materials, phones, record, sign_in, slots, threads

BLUEPRINTS: tuple[Blueprint, ...] = (
    sign_in.blp,
    record.blp,
    applications.blp,
    phones.blp,
    materials.blp,
    threads.blp,
    slots.blp,
)
