"""Rows held for the unit of work, so that asking again by key costs nothing."""

from __future__ import annotations

from typing import TypeVar

from app.extensions import db

RowType = TypeVar("RowType")


def hold(row: RowType) -> RowType:
    """Keep `row` until the unit ends: the identity map alone forgets at once what nobody refers to."""
    held: set[object] = db.session.info.setdefault("held", set())
    held.add(row)
    return row
