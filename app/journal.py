"""What a unit of work adds at its very end, in one go: audit events, and jobs promised to the workers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import uuid4

import psycopg

from app.driver_errors import ours
from app.extensions import db

_ADD = """
    WITH noted AS (
        INSERT INTO audit_event (id, at, actor, event, subject, district_code, data)
        SELECT e.id, e.at, e.actor, e.event, e.subject, e.district_code, e.data
        FROM unnest(%(id)s::uuid[], %(at)s::timestamptz[], %(actor)s::text[], %(event)s::text[],
                %(about)s::text[], %(district_code)s::text[], %(data)s::jsonb[])
            WITH ORDINALITY AS e (id, at, actor, event, subject, district_code, data, place)
        ORDER BY e.place
    )
    INSERT INTO outbox (job, subject, arguments, queue, not_before, created_at, attempts)
    SELECT j.job, j.subject, j.arguments, j.queue, j.not_before, j.created_at, 0
    FROM unnest(%(job)s::text[], %(subject)s::text[], %(arguments)s::jsonb[], %(queue)s::text[],
            %(not_before)s::timestamptz[], %(created_at)s::timestamptz[])
        WITH ORDINALITY AS j (job, subject, arguments, queue, not_before, created_at, place)
    ORDER BY j.place
"""
_OF_EVENT = ("id", "at", "actor", "event", "about", "district_code", "data")
_OF_JOB = ("job", "subject", "arguments", "queue", "not_before", "created_at")


@dataclass
class _Journal:
    """Rows of the running unit that nobody has had to read yet, in the order of their columns above.

    `statements` come before them; all of it goes to the server at once.
    """

    events: list[tuple[Any, ...]] = field(default_factory=list)
    jobs: list[tuple[Any, ...]] = field(default_factory=list)
    statements: list[tuple[str, Mapping[str, Any]]] = field(default_factory=list)


def add_statement(text: str, values: Mapping[str, Any]) -> None:
    """Note a statement that answers nothing; it is run when the unit commits."""
    _running().statements.append((text, values))


def add_event(
    *, at: datetime, actor: str, event: str, subject: str, district_code: str | None, data: Mapping[str, Any]
) -> None:
    """Note one audit event; it is written when the unit commits."""
    row = (uuid4(), _aware(at), actor, event, subject, district_code, _json(data))
    _running().events.append(row)


def add_job(
    *,
    job: str,
    subject: str,
    arguments: Mapping[str, Any],
    queue: str,
    not_before: datetime,
    created_at: datetime,
) -> None:
    """Note one promised job; it is written when the unit commits."""
    row = (job, subject, _json(arguments), queue, _aware(not_before), _aware(created_at))
    _running().jobs.append(row)


def write(*, and_commit: bool = False) -> None:
    """Write what was noted so far: before the same unit reads the trail or the outbox, or at its end.

    `and_commit` sends the COMMIT along, once the session has written all of its own; the server leaves it out where
    something before it failed.
    """
    journal: _Journal | None = db.session.info.pop("journal", None)
    if journal is None:
        return
    rows = _columns(_OF_EVENT, journal.events) | _columns(_OF_JOB, journal.jobs)
    driver = db.session.connection().connection.driver_connection
    assert isinstance(driver, psycopg.Connection)
    try:
        with driver.pipeline() if journal.statements or and_commit else nullcontext():
            for text, values in journal.statements:
                driver.execute(text, values)
            driver.execute(_ADD, rows)
            if and_commit:
                driver.execute("COMMIT", prepare=False)
    except psycopg.Error as error:
        raise ours(error, _ADD, is_closed=driver.closed) from error


def _running() -> _Journal:
    journal: _Journal = db.session.info.setdefault("journal", _Journal())
    return journal


def _columns(names: tuple[str, ...], rows: list[tuple[Any, ...]]) -> dict[str, list[Any]]:
    columns = zip(*rows, strict=True) if rows else ((),) * len(names)
    return {name: list(column) for name, column in zip(names, columns, strict=True)}


def _aware(instant: datetime) -> datetime:
    if instant.tzinfo is None:
        raise ValueError("a naive datetime was about to be stored")
    return instant


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False)
