"""Calls any endpoint of the access table by name, with a body that its view accepts."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from io import BytesIO
from typing import Any
from uuid import uuid4

from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from app.factory import Application
from tests.architecture.access_table import PICTURE, TABLE, UNKNOWN_ID

_app: Application | None = None
_PLACES = {
    "dataset": "police.household",
    "kind": "svg",
    "city": "xiamen",
    "district": "siming",
    "year": "2017",
    "district_code": "350203",
    "milestone": "rehearsal",
    "block": "by_day",
    "table": "days",
    "text": "result.zh.v1",
}


def use(app: Application) -> None:
    """The application whose routes are meant."""
    global _app
    _app = app


@cache
def _rules(app: Application) -> dict[str, Rule]:
    served = [r for r in app.url_map.iter_rules() if r.endpoint not in {"static", "api-docs.openapi_json"}]
    rules = {rule.endpoint: rule for rule in served}
    assert len(rules) == len(served), "an endpoint has two addresses"
    return rules


def endpoints() -> dict[str, Rule]:
    """Every endpoint with its one route."""
    assert _app is not None
    return _rules(_app)


def method(endpoint: str) -> str:
    """The one method of an endpoint."""
    methods = set(endpoints()[endpoint].methods or ()) - {"HEAD", "OPTIONS"}
    assert len(methods) == 1, f"{endpoint} answers to several methods"
    return methods.pop()


def mutating(endpoint: str) -> bool:
    return method(endpoint) != "GET"


def path_ids(endpoint: str) -> list[str]:
    """The names of the ids in the endpoint's path."""
    return sorted(name for name in endpoints()[endpoint].arguments if name.endswith("_id"))


def call(
    client: FlaskClient,
    endpoint: str,
    *,
    headers: Mapping[str, str] | None = None,
    ids: Mapping[str, object] | None = None,
    body: Any = None,
    query: Mapping[str, str] | None = None,
) -> TestResponse:
    """Call `endpoint`; path ids that are not given are unknown ones."""
    assert _app is not None
    places = {name: _PLACES.get(name, UNKNOWN_ID) for name in endpoints()[endpoint].arguments}
    places |= {name: str(value) for name, value in (ids or {}).items() if name in places}
    path = _app.url_map.bind("localhost").build(endpoint, places)
    if body is None:
        body = TABLE[endpoint].body
    sent: dict[str, Any] = {}
    if TABLE[endpoint].form is not None:
        sent["data"] = dict(TABLE[endpoint].form or {}) | {"file": (BytesIO(PICTURE), "paper.png")}
    elif body is not None:
        sent["json"] = _filled(body, ids or {})
    return client.open(
        path,
        method=method(endpoint),
        headers={"Idempotency-Key": uuid4().hex, "If-Match": '"1"'} | dict(headers or {}),
        query_string=dict(query or {}),
        **sent,
    )


def _filled(body: Any, ids: Mapping[str, object]) -> Any:
    """The body with `{slot_id}` and the like filled in; unknown ids where none are given."""
    if isinstance(body, dict):
        return {key: _filled(value, ids) for key, value in body.items()}
    if isinstance(body, str) and body.startswith("{"):
        return str(ids.get(body.strip("{}"), UNKNOWN_ID))
    return body


def headers_for(endpoint: str, headers: Mapping[str, dict[str, str]]) -> dict[str, str]:
    """The headers of someone whom the endpoint lets in."""
    rule = TABLE[endpoint].rule
    if rule.startswith("staff: "):
        return next(headers[role] for role in rule.removeprefix("staff: ").split(", ") if role in headers)
    return headers["person"] if rule.startswith("person") else headers.get(rule, {})
