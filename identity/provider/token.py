"""Codes, access tokens and ID tokens: issued once, used once, revoked when a code comes back."""

from __future__ import annotations

import hmac
import secrets
import sqlite3
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core.util import create_half_hash
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey

from identity.provider import assurance, faults, signing_key
from identity.provider.authorization_request import AuthorizationRequest, from_json
from identity.provider.faults import Fault
from identity.provider.program import Provider
from identity.provider.protocol import ProtocolRefused

ACCESS_SECONDS = 300
ID_TOKEN_SECONDS = 300
_SKEW_SECONDS = 300


@dataclass(frozen=True, slots=True)
class Grant:
    """What one code stands for."""

    code: str
    request: AuthorizationRequest
    id_number: str
    amr: tuple[str, ...]
    auth_time: float
    sid: str
    fault: Fault | None
    used: bool
    expires_at: float


def issue_code(provider: Provider, db: sqlite3.Connection, grant: Grant) -> str:
    """Store the grant under a new code and return the code; `grant.code` is ignored."""
    code = secrets.token_urlsafe(32)
    db.execute(
        "INSERT INTO grant_code (code, client_id, request, id_number, amr, auth_time, sid, fault, expires_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            provider.state.digest("code", code),
            grant.request.client_id,
            grant.request.to_json(),
            grant.id_number,
            " ".join(grant.amr),
            grant.auth_time,
            grant.sid,
            grant.fault,
            grant.expires_at,
        ),
    )
    return code


def redeem_code(
    provider: Provider, db: sqlite3.Connection, form: dict[str, str], client_id: str, now: float
) -> Grant | None:
    """The grant of a code, used up by this call; None when it must be refused (its tokens are revoked on reuse)."""
    hashed = provider.state.digest("code", form.get("code", ""))
    row = db.execute(
        "SELECT * FROM grant_code WHERE code = ? AND client_id = ?", (hashed, client_id)
    ).fetchone()
    if row is None:
        return None
    grant = _grant(row)
    if grant.used:
        db.execute("DELETE FROM access_token WHERE code = ?", (hashed,))
        return None
    db.execute("UPDATE grant_code SET used_at = ? WHERE code = ?", (now, hashed))
    challenge = create_s256_code_challenge(form.get("code_verifier", ""))
    if not hmac.compare_digest(challenge, grant.request.code_challenge):
        return None
    if form.get("redirect_uri") != grant.request.redirect_uri or now >= grant.expires_at:
        return None
    return grant


def _grant(row: sqlite3.Row) -> Grant:
    return Grant(
        code=row["code"],
        request=from_json(row["request"]),
        id_number=row["id_number"],
        amr=tuple(row["amr"].split()),
        auth_time=row["auth_time"],
        sid=row["sid"],
        fault=faults.find(row["fault"]),
        used=row["used_at"] is not None,
        expires_at=row["expires_at"],
    )


def issue_tokens(provider: Provider, db: sqlite3.Connection, grant: Grant, now: float) -> dict[str, Any]:
    """The answer of the token endpoint."""
    access_token = secrets.token_urlsafe(32)
    db.execute(
        "INSERT INTO access_token (token, code, expires_at) VALUES (?, ?, ?)",
        (provider.state.digest("access", access_token), grant.code, now + ACCESS_SECONDS),
    )
    return {
        "access_token": access_token,
        "token_type": "Bearer",
        "expires_in": ACCESS_SECONDS,
        "id_token": _id_token(provider, db, grant, access_token, now),
    }


def find_grant(provider: Provider, access_token: str, now: float) -> Grant:
    """What an access token opens; raises ProtocolRefused(invalid_token)."""
    query = (
        "SELECT grant_code.* FROM access_token JOIN grant_code ON grant_code.code = access_token.code"
        " WHERE access_token.token = ? AND access_token.expires_at > ?"
    )
    row = (
        provider.state.reader()
        .execute(query, (provider.state.digest("access", access_token), now))
        .fetchone()
    )
    if row is None:
        raise ProtocolRefused("invalid_token", "the access token is unknown, expired or revoked", 401)
    return _grant(row)


def subject(provider: Provider, grant: Grant) -> str:
    """The pairwise subject (OpenID Connect Core 8.1): the same person differs between sectors."""
    sector = urlsplit(grant.request.redirect_uri).hostname or ""
    return provider.state.digest("subject", sector, grant.id_number)[:43]


def _id_token(provider: Provider, db: sqlite3.Connection, grant: Grant, access_token: str, now: float) -> str:
    claims: dict[str, Any] = {
        "iss": provider.issuer,
        "sub": subject(provider, grant),
        "aud": grant.request.client_id,
        "azp": grant.request.client_id,
        "iat": int(now),
        "exp": int(now) + ID_TOKEN_SECONDS,
        "auth_time": int(grant.auth_time),
        "nonce": grant.request.nonce,
        "acr": str(assurance.level(grant.amr)),
        "amr": list(grant.amr),
        "at_hash": create_half_hash(access_token, signing_key.ALGORITHM).decode(),
        "jti": secrets.token_urlsafe(16),
        "sid": grant.sid,
    }
    claims.update(_faulty_claims(grant.fault, int(now)))
    rotate_after = provider.settings.rotate_after_seconds
    if grant.fault is Fault.ROTATED_KEY:
        key = signing_key.rotate(db, now=now)
    else:
        key = signing_key.current(db, now=now, rotate_after=rotate_after)
    return _signed(claims, key, grant.fault)


def _faulty_claims(fault: Fault | None, now: int) -> dict[str, Any]:
    match fault:
        case Fault.EXPIRED:
            return {"iat": now - 2 * ID_TOKEN_SECONDS, "exp": now - ID_TOKEN_SECONDS}
        case Fault.CLOCK_SKEW:
            return {"iat": now + _SKEW_SECONDS, "exp": now + _SKEW_SECONDS + ID_TOKEN_SECONDS}
        case Fault.WRONG_ISS:
            return {"iss": "https://another-bank.invalid"}
        case Fault.WRONG_AUD:
            return {"aud": "another-client", "azp": "another-client"}
        case Fault.WRONG_NONCE:
            return {"nonce": secrets.token_urlsafe(32)}
        case Fault.LOW_ACR:
            return {"acr": "urn:icity:acr:unverified", "amr": []}
        case _:
            return {}


def _signed(claims: dict[str, Any], key: ECKey, fault: Fault | None) -> str:
    """An ES256 token; on demand one signed by a stranger, or the classic HS256 with our public key as its secret."""
    header = {"alg": signing_key.ALGORITHM, "kid": key.kid}
    if fault is Fault.WRONG_SIGNATURE:
        return jwt.encode(header, claims, ECKey.generate_key("P-256"))
    if fault is Fault.WRONG_ALG:
        secret = OctKey.import_key(str(key.as_dict(private=False)["x"]))
        return jwt.encode({**header, "alg": "HS256"}, claims, secret)
    return jwt.encode(header, claims, key)
