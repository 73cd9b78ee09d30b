"""The Idempotency-Key header: required where an effect must happen once; a kept answer is given again."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import flask
import marshmallow as ma

from app import clock
from app.domain.errors import InvalidInput
from app.services.remember_answer import Answer, once

_KEY = re.compile(r"^[A-Za-z0-9._~-]{8,128}$")


class KeyMissing(InvalidInput):
    """The header is missing or not a key."""

    code = "idempotency_key_needed"
    zh = "请求缺少编号，请刷新后重试。"
    en = "An Idempotency-Key header (8 to 128 letters, digits, . _ ~ -) is needed."


def answered_once(
    schema: ma.Schema, *, principal: str, status: int, work: Callable[[], Any]
) -> flask.Response:
    """Run `work` once per key and principal, and answer with `schema`'s JSON; repetitions get the same bytes."""
    key = flask.request.headers.get("Idempotency-Key", "")
    if not _KEY.fullmatch(key):
        raise KeyMissing
    answer = once(
        key,
        principal=principal,
        route=f"{flask.request.method} {flask.request.path}",
        body=flask.request.get_data(cache=True),
        now=clock.now(),
        work=lambda: Answer(status, flask.json.dumps(schema.dump(work()), separators=(",", ":"))),
    )
    response = flask.Response(answer.text, status=answer.status, mimetype="application/json")
    if answer.repeated:
        response.headers["Idempotent-Replayed"] = "true"
    return response
