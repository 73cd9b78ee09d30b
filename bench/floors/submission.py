"""The submission: the rows that the platform writes, in one hand-written pipelined transaction; nothing is judged."""

from __future__ import annotations

import hashlib
import json
import os
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import flask
from psycopg.types.json import Jsonb

from bench.floors import sample
from bench.floors.database import pool

TABLES = ("idempotent_answer", "application", "assessment", "message", "audit_event", "outbox")
_GENERATED = {"audit_event": {"number"}, "outbox": {"id"}}
_SUBMIT = """
    UPDATE application SET state = 'submitted', version = version + 1, phone_sealed = %s, phone_last4_index = %s,
        phone_index = %s, child_phone_index = %s, policy_id = %s, policy_digest = %s, filled_digest = %s,
        receipt = %s, submitted_at = %s, updated_at = %s,
        serial = 'SM17P1' || lpad(nextval('serial_sequence')::text, 6, '0') || 'X'
    WHERE id = %s AND state = 'draft' RETURNING serial
"""
_COPIED = (
    "phone_sealed", "phone_last4_index", "phone_index", "child_phone_index", "policy_id", "policy_digest",
    "filled_digest", "receipt",
)  # fmt: skip


def register(app: flask.Flask) -> None:
    @app.post("/submissions/<uuid:application_id>")
    def submit(application_id: UUID) -> flask.Response:
        body = flask.request.get_json()
        assert body["declaration_version"]
        key = hashlib.sha256(flask.request.headers["Idempotency-Key"].encode()).hexdigest()
        (rows, answer), now = _sample(), datetime.now(UTC)
        copied = [_value(rows["application"][0][name]) for name in _COPIED]
        with pool().connection() as connection, connection.transaction(), connection.pipeline():
            _insert(connection, "idempotent_answer", rows["idempotent_answer"][0] | {"id": key})
            found = connection.execute(_SUBMIT, [*copied, now, now, application_id])
            changed = {"application_id": application_id}
            for row in rows["assessment"]:
                _insert(connection, "assessment", row | changed | {"id": uuid4()})
            for row in rows["message"]:
                _insert(connection, "message", row | changed | {"id": uuid4(), "dedupe_key": key})
            for row in rows["audit_event"]:
                _insert(connection, "audit_event", row | {"id": uuid4()})
            for row in rows["outbox"]:
                _insert(connection, "outbox", row)
            serial = found.fetchone()
        assert serial is not None
        return flask.Response(
            json.dumps(answer | {"serial": serial[0]}), status=201, mimetype="application/json"
        )


@cache
def _sample() -> tuple[sample.Rows, dict[str, Any]]:
    return sample.load(Path(os.environ["BENCH_SAMPLE"]))


def _insert(connection: Any, table: str, row: dict[str, Any]) -> None:
    names = [name for name in row if name not in _GENERATED.get(table, ())]
    statement = f'INSERT INTO "{table}" ({", ".join(names)}) VALUES ({", ".join(["%s"] * len(names))})'
    connection.execute(statement, [_value(row[name]) for name in names], prepare=True)


def _value(value: Any) -> Any:
    return Jsonb(value) if isinstance(value, dict | list) else value
