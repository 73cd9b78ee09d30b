"""The record: one query of the same rows, the same decryptions, `json.dumps`."""

from __future__ import annotations

import json

import flask

from app.privacy import vault
from bench.floors.database import pool

_QUERY = """
    SELECT p.id, p.name_sealed, p.id_number_sealed, p.born_on_sealed, s.id, s.dataset, s.status, s.verdict,
           s.reference, s.as_of, s.fetched_at, s.digest, s.payload_sealed
    FROM person p JOIN snapshot s ON s.person_id = p.id WHERE p.id = ANY(%s) ORDER BY p.id, s.dataset
"""


def register(app: flask.Flask) -> None:
    @app.get("/record/<ids>")
    def record(ids: str) -> flask.Response:
        with pool().connection() as connection:
            rows = connection.execute(_QUERY, (ids.split(","),), prepare=True).fetchall()
        people = {row[0]: _person(*row[:4]) for row in rows}
        sections = [
            {
                "person_id": str(row[0]),
                "name": people[row[0]][0],
                "dataset": row[5],
                "status": row[6],
                "verdict": row[7],
                "reference": row[8],
                "as_of": None if row[9] is None else row[9].isoformat(),
                "fetched_at": row[10].isoformat(),
                "digest": row[11],
                "values": None if row[12] is None else json.loads(_open(row[12], "snapshot.payload", row[4])),
            }
            for row in rows
        ]
        body = json.dumps({"sections": sections, "complete": True}, ensure_ascii=False)
        return flask.Response(body, mimetype="application/json")


def _person(identity: object, *sealed: bytes) -> list[str]:
    names = ("person.name", "person.id_number", "person.born_on")
    return [_open(box, name, identity) for box, name in zip(sealed, names, strict=True)]


def _open(sealed: bytes, place: str, identity: object) -> str:
    return vault.open(sealed, f"{place}/{identity}").decode()
