"""The desk: one conditional UPDATE and one audit row, in one transaction."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

import flask
from psycopg.types.json import Jsonb

from bench.floors.database import pool

_UPDATE = """
    UPDATE application SET updated_at = %s, version = version + 1 WHERE serial = %s AND state = 'slot_booked'
    RETURNING id, district_code
"""
_AUDIT = """
    INSERT INTO audit_event (id, at, actor, event, subject, district_code, data)
    VALUES (%s, %s, 'staff:bench', 'application_confirmed', %s, %s, %s)
"""


def register(app: flask.Flask) -> None:
    @app.post("/desk")
    def confirm() -> flask.Response:
        body, now = flask.request.get_json(), datetime.now(UTC)
        with pool().connection() as connection, connection.transaction():
            found = connection.execute(_UPDATE, (now, body["serial"]), prepare=True).fetchone()
            assert found is not None
            identity, district = found
            data = Jsonb({"nonce": body["nonce"]})
            connection.execute(
                _AUDIT, (uuid4(), now, f"application:{identity}", district, data), prepare=True
            )
        return flask.jsonify({"state": "confirmed", "application": str(identity)})
