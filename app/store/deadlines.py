"""Queries about applications that a window still waits for."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, String, cast, exists, literal, select

from app.extensions import db
from app.models.application import Application
from app.models.message import Message


def dedupe_key(window_id: str, application_id: object) -> str:
    """Under which a window's reminder to an application is stored, once."""
    return f"deadline/{window_id}/{application_id}"


def list_awaited(
    district_code: str,
    states: Sequence[str],
    *,
    reminder: str | None,
    limit: int,
    unless: ColumnElement[bool] | None = None,
) -> list[Application]:
    """Applications of a district in `states`, oldest first; with `reminder`, those not reminded of that window.

    `unless` leaves out those of whom it is true.
    """
    query = select(Application).where(
        Application.district_code == district_code, Application.state.in_(states)
    )
    if unless is not None:
        query = query.where(~unless)
    if reminder is not None:
        key = literal(f"deadline/{reminder}/") + cast(Application.id, String)
        query = query.where(~exists().where(Message.dedupe_key == key))
    return list(db.session.scalars(query.order_by(Application.created_at, Application.id).limit(limit)))
