"""A GET never writes, and no body or query may bring a field that is the server's."""

from __future__ import annotations

import re

from sqlalchemy import text

from app.extensions import db
from app.models import Base
from tests.architecture.access_table import PUBLIC, TABLE
from tests.architecture.calling import call, endpoints, headers_for, method

SIGN_IN = {"sign_in.login", "sign_in.callback"}
"""The two GETs that begin and finish a session, as OpenID Connect wants them."""

SERVER_OWNED = {
    column.name
    for table in ("application", "person", "assessment", "review_task", "sign_in_session")
    for column in Base.metadata.tables[table].columns
}


def _contents() -> dict[str, str]:
    """A digest of every table's rows."""
    with db.engine.connect() as connection:
        return {
            table.name: connection.scalar(
                text(
                    f"SELECT md5(coalesce(string_agg(t::text, chr(10) ORDER BY t::text), '')) FROM \"{table.name}\" t"
                )
            )
            for table in Base.metadata.sorted_tables
        }


def test_a_get_never_writes(client, everyone):
    headers, ids = everyone
    reading = [e for e in endpoints() if method(e) == "GET" and e not in SIGN_IN]
    assert len(reading) > 20
    for endpoint in reading:
        before = _contents()
        answer = call(client, endpoint, headers=headers_for(endpoint, headers), ids=ids)
        assert answer.status_code < 500, (endpoint, answer.json)
        assert _contents() == before, endpoint


def test_the_digest_sees_a_write(client, everyone):
    """The negative control of the test above."""
    headers, ids = everyone
    before = _contents()
    assert call(client, "applications.edit", headers=headers["person"], ids=ids).status_code == 200
    assert _contents() != before


def test_no_body_brings_a_field_of_the_server(client, everyone):
    """T-21: every column name beside a good body is refused by name, and nothing is stored."""
    headers, ids = everyone
    for endpoint, row in TABLE.items():
        if not isinstance(row.body, dict):
            continue
        extra = dict.fromkeys(sorted(SERVER_OWNED - set(row.body) - _named(endpoint)), "x")
        answer = call(
            client, endpoint, headers=headers_for(endpoint, headers), ids=ids, body=row.body | extra
        )
        assert answer.status_code == 422, (endpoint, answer.json)
        refused = {problem["pointer"].strip("/") for problem in answer.json["errors"]}
        assert set(extra) <= refused, (endpoint, set(extra) - refused)


def _named(endpoint: str) -> set[str]:
    """Names that the endpoint's own schema knows, as the served interface says."""
    from tests.architecture.calling import _app

    spec = _app.test_client().get("/api/openapi.json").json
    path = spec["paths"][_openapi_path(endpoint)]
    content = path[method(endpoint).lower()]["requestBody"]["content"]["application/json"]["schema"]
    schema = spec["components"]["schemas"][content["$ref"].rpartition("/")[2]]
    return set(schema["properties"])


def _openapi_path(endpoint: str) -> str:
    return re.sub(r"<(?:[^:>]+:)?([^>]+)>", r"{\1}", endpoints()[endpoint].rule)


def test_no_query_brings_an_unknown_key(client, everyone):
    headers, ids = everyone
    for endpoint in endpoints():
        if method(endpoint) == "GET" and TABLE[endpoint].rule != PUBLIC:
            answer = call(
                client,
                endpoint,
                headers=headers_for(endpoint, headers),
                ids=ids,
                query={"unheard_of": "350206"},
            )
            assert answer.status_code == 422, (endpoint, answer.status_code)
