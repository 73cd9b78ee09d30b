"""Answers that are plain JSON already; their schema documents them and a test compares the two."""

from __future__ import annotations

import json
from typing import Any

import flask


def answer(body: Any, status: int = 200, *, sort_keys: bool = False) -> flask.Response:
    """`body` as JSON, past the schema; with sorted keys where the same answer may come out of the database again."""
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"), sort_keys=sort_keys)
    return flask.Response(text, status, mimetype="application/json")
