"""Registered clients and how they prove themselves: private_key_jwt (RFC 7523), ES256, each assertion once."""

from __future__ import annotations

import json
import sqlite3
from base64 import urlsafe_b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey

from identity.provider.protocol import ProtocolRefused
from identity.provider.settings import SettingRefused
from identity.provider.signing_key import ALGORITHM

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
AUTHENTICATION = frozenset({"client_id", "client_assertion", "client_assertion_type"})
_LIFETIME_SECONDS = 300
_SKEW_SECONDS = 10
_DEFAULT_NAME = "i-City 入学报名"


@dataclass(frozen=True, slots=True)
class Client:
    """One relying party; `name` is shown at the consent, addresses are compared character by character."""

    client_id: str
    name: str
    redirect_uris: tuple[str, ...]
    post_logout_redirect_uris: tuple[str, ...]
    keys: Mapping[str, ECKey]


def load(path: Path) -> dict[str, Client]:
    """The clients of a JSON file by id; raises SettingRefused."""
    try:
        clients = [_client(entry) for entry in json.loads(path.read_text("utf-8"))]
    except (ValueError, KeyError, TypeError, JoseError) as error:
        raise SettingRefused(
            f"IDP_CLIENTS is not a valid client file ({type(error).__name__}: {error})."
        ) from None
    return {client.client_id: client for client in clients}


def _client(entry: Mapping[str, Any]) -> Client:
    keys = {key["kid"]: ECKey.import_key(key) for key in entry["jwks"]["keys"]}
    return Client(
        client_id=str(entry["client_id"]),
        name=str(entry.get("client_name", _DEFAULT_NAME)),
        redirect_uris=tuple(entry["redirect_uris"]),
        post_logout_redirect_uris=tuple(entry.get("post_logout_redirect_uris", ())),
        keys=keys,
    )


def authenticate(
    clients: Mapping[str, Client],
    form: Mapping[str, str],
    db: sqlite3.Connection,
    *,
    audiences: frozenset[str],
    now: float,
) -> Client:
    """The client that signed the assertion; raises ProtocolRefused(invalid_client)."""
    client = clients.get(form.get("client_id", ""))
    if client is None or form.get("client_assertion_type") != ASSERTION_TYPE:
        raise _refused("client_id and a jwt-bearer assertion are needed")
    claims = _verified(form.get("client_assertion", ""), client)
    if claims.get("iss") != client.client_id or claims.get("sub") != client.client_id:
        raise _refused("iss and sub must be the client_id")
    if not isinstance(claims.get("aud"), str) or claims["aud"] not in audiences:
        raise _refused("aud must be this provider alone")
    expires, jti = claims.get("exp"), claims.get("jti")
    if type(expires) is not int or not now < expires <= now + _LIFETIME_SECONDS:
        raise _refused("exp must be within five minutes")
    if type(claims.get("iat", 0)) is not int or claims.get("iat", 0) > now + _SKEW_SECONDS:
        raise _refused("iat lies in the future")
    if not isinstance(jti, str) or not 8 <= len(jti) <= 200:
        raise _refused("jti is missing")
    _spend(db, client.client_id, jti, expires)
    return client


def _verified(assertion: str, client: Client) -> dict[str, Any]:
    try:
        head = assertion.split(".")[0]
        header = json.loads(urlsafe_b64decode(head + "=" * (-len(head) % 4)))
        key = client.keys[header["kid"]]
        return jwt.decode(assertion, key, algorithms=[ALGORITHM]).claims
    except (JoseError, ValueError, KeyError, TypeError) as error:
        raise _refused("the assertion does not verify") from error


def _spend(db: sqlite3.Connection, client_id: str, jti: str, expires: int) -> None:
    try:
        db.execute(
            "INSERT INTO assertion (client_id, jti, expires_at) VALUES (?, ?, ?)", (client_id, jti, expires)
        )
    except sqlite3.IntegrityError:
        raise _refused("the assertion was used before") from None


def _refused(description: str) -> ProtocolRefused:
    return ProtocolRefused("invalid_client", description, 401)
