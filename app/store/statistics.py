"""Queries that count; nothing here names a person."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, func, select

from app.extensions import db
from app.models.application import Application
from app.models.message import Message
from app.models.snapshot import DatasetCount


def list_verdicts() -> list[tuple[str, str, int]]:
    """(dataset, verdict, how often), over all days and the whole city."""
    rows = db.session.execute(
        select(DatasetCount.dataset, DatasetCount.verdict, func.sum(DatasetCount.count))
        .group_by(DatasetCount.dataset, DatasetCount.verdict)
        .order_by(DatasetCount.dataset, DatasetCount.verdict)
    )
    return [(dataset, verdict, int(total)) for dataset, verdict, total in rows]


def list_states(district_code: str | None) -> list[tuple[str | None, str, int]]:
    """(district, state of an application, how many); drafts are the family's own and not counted."""
    return _count(Application, Application.state, district_code, Application.state != "draft")


def list_message_states(district_code: str | None) -> list[tuple[str | None, str, int]]:
    """(district, state of a message, how many); codes belong to no district and show in the city's view only."""
    return _count(Message, Message.state, district_code)


def _count(
    table: type[Application] | type[Message],
    state: Any,
    district_code: str | None,
    *conditions: ColumnElement[bool],
) -> list[tuple[str | None, str, int]]:
    query = (
        select(table.district_code, state, func.count())
        .where(*conditions)
        .group_by(table.district_code, state)
        .order_by(table.district_code, state)
    )
    if district_code is not None:
        query = query.where(table.district_code == district_code)
    return [(district, name, total) for district, name, total in db.session.execute(query)]
