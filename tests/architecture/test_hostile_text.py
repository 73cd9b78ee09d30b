"""T-20: hostile text in every body, query and path is refused or taken as text; it never breaks anything of ours."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest

from tests.architecture.access_table import TABLE
from tests.architecture.calling import call, headers_for

HOSTILE = (
    "' OR '1'='1",
    '"; DROP TABLE application; --',
    "1); SELECT pg_sleep(5); --",
    "%27%20OR%201=1",
    "{{7*7}}${7*7}",
    "../../../../etc/passwd",
    "\u202e\u200b",
    "𬱖" * 40,
    "-1e309",
)
PATHS = ("/policies/x/y/", "/me/consents/", "/callbacks/twilio/", "/applications/")


def _poisoned(body: Any, text: str) -> Any:
    """The body with every text replaced."""
    if isinstance(body, dict):
        return {key: _poisoned(value, text) for key, value in body.items()}
    if isinstance(body, list):
        return [_poisoned(value, text) for value in body]
    return text if isinstance(body, str) else body


@pytest.mark.parametrize("text", HOSTILE)
def test_in_a_body(client, everyone, text):
    headers, ids = everyone
    for endpoint, row in TABLE.items():
        if row.body is not None:
            body = _poisoned(row.body, text)
            answer = call(client, endpoint, headers=headers_for(endpoint, headers), ids=ids, body=body)
            assert answer.status_code < 500, (endpoint, answer.json)


@pytest.mark.parametrize("text", HOSTILE)
def test_in_a_path_or_query(client, everyone, text):
    headers, _ = everyone
    for path in PATHS:
        for method in ("GET", "POST", "DELETE"):
            address = f"/api/v1{path}{quote(text, safe='')}"
            assert client.open(address, method=method, headers=headers["person"]).status_code < 500, path
    for endpoint in ("messages.show_failed", "sign_in.callback"):
        query = dict.fromkeys(("cursor", "limit", "days", "state", "code", "iss"), text)
        answer = call(client, endpoint, headers=headers_for(endpoint, headers), query=query)
        assert answer.status_code < 500, endpoint
