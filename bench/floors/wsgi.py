"""The floors behind one address: raw bytes without a framework, the rest on bare Flask."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from typing import Any

import flask

from app.privacy import decode_key, vault
from bench.floors import desk, record, seat, sign_in, submission

BYTES = b'{"state":"slot_booked"}'
_HEADERS = [("Content-Type", "application/json"), ("Content-Length", str(len(BYTES)))]


def _flask() -> flask.Flask:
    floors = flask.Flask("floors")
    floors.json.ensure_ascii = False  # type: ignore[attr-defined]
    for part in (record, submission, desk, seat, sign_in):
        part.register(floors)
    return floors


def _open_vault() -> None:
    name, key = os.environ["FIELD_KEYS"].split(",")[0].split(":", 1)
    vault.use({name: decode_key(key)}, decode_key(os.environ["BLIND_INDEX_KEY"]))


_open_vault()
_framework = _flask()


def app(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """`/bytes` is answered here."""
    if environ["PATH_INFO"] == "/bytes":
        start_response("200 OK", _HEADERS)
        return [BYTES]
    return _framework(environ, start_response)
