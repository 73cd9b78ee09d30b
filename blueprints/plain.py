"""Answers that are plain JSON already; their schema documents them and a test compares the two."""

from __future__ import annotations

import json
from typing import Any

import flask


def answer(body: Any, status: int = 200) -> flask.Response:
    """`body` as JSON, past the schema."""
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return flask.Response(text, status, mimetype="application/json")
