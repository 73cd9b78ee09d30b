"""A seat: one row per seat, taken with SKIP LOCKED, and nothing else."""

from __future__ import annotations

import flask

from bench.floors.database import pool

TABLE = "CREATE TABLE bench_seat (id serial PRIMARY KEY, slot uuid NOT NULL, family uuid)"
INDEX = "CREATE INDEX bench_seat_free ON bench_seat (slot) WHERE family IS NULL"
_TAKE = """
    UPDATE bench_seat SET family = %s WHERE id = (
        SELECT id FROM bench_seat WHERE slot = %s AND family IS NULL LIMIT 1 FOR UPDATE SKIP LOCKED
    ) RETURNING id
"""


def register(app: flask.Flask) -> None:
    @app.post("/seats")
    def take() -> flask.Response:
        body = flask.request.get_json()
        with pool().connection() as connection:
            found = connection.execute(_TAKE, (body["family"], body["slot"]), prepare=True).fetchone()
        assert found is not None
        return flask.jsonify({"seat": found[0]})
