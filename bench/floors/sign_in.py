"""The sign-in: request pushed, code redeemed, id token verified, one session stored; nothing is remembered between."""

from __future__ import annotations

import base64
import os
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import flask
import httpx
from authlib.oauth2.rfc7523 import private_key_jwt_sign
from joserfc.jwk import ECKey

from bench.floors.database import pool
from identity import client_key, id_token

_INSERT = """
    INSERT INTO sign_in_session (id, person_id, client, acr, amr, auth_time, created_at, last_used_at, expires_at)
    VALUES (%s, %s, 'native', %s, '[]', %s, %s, %s, %s)
"""


def register(app: flask.Flask) -> None:
    @app.get("/sign-in/login")
    def login() -> flask.Response:
        form = {"response_type": "code", "state": uuid4().hex, "nonce": uuid4().hex, "scope": "openid"}
        pushed = _post("par", form)
        query = urlencode({"client_id": os.environ["OIDC_CLIENT_ID"], "request_uri": pushed["request_uri"]})
        return flask.Response(
            status=302, headers={"Location": f"{os.environ['OIDC_ISSUER']}/authorize?{query}"}
        )

    @app.get("/sign-in/callback")
    def callback() -> flask.Response:
        code, now = flask.request.args["code"], datetime.now(UTC)
        tokens = _post("token", {"grant_type": "authorization_code", "code": code})
        expected = id_token.Expected(
            os.environ["OIDC_ISSUER"],
            os.environ["OIDC_CLIENT_ID"],
            code.rsplit(".", 1)[0],
            tokens["access_token"],
            now,
        )
        token = id_token.verify(tokens["id_token"], find_key=lambda _: _provider_key(), expected=expected)
        with pool().connection() as connection:
            instants = (token.auth_time, now, now, now + timedelta(hours=12))
            row = (uuid4(), flask.request.args["person"], token.acr, *instants)
            connection.execute(_INSERT, row, prepare=True)
        return flask.Response(status=302, headers={"Location": "/"})


def _post(path: str, form: dict[str, str]) -> Any:
    """A form of an authenticated client (RFC 7523)."""
    assertion = private_key_jwt_sign(
        _key(), client_id=os.environ["OIDC_CLIENT_ID"], token_endpoint=os.environ["OIDC_ISSUER"], alg="ES256"
    )
    signed = {"client_id": os.environ["OIDC_CLIENT_ID"], "client_assertion": assertion}
    answer = _http().post(f"{os.environ['OIDC_ISSUER']}/{path}", data=form | signed)
    answer.raise_for_status()
    return answer.json()


@cache
def _http() -> httpx.Client:
    return httpx.Client(trust_env=False)


@cache
def _key() -> ECKey:
    return client_key.load(base64.b64decode(os.environ["OIDC_CLIENT_KEY"]).decode())


@cache
def _provider_key() -> ECKey:
    return ECKey.import_key(_http().get(f"{os.environ['OIDC_ISSUER']}/jwks").json()["keys"][0])
