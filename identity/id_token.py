"""ID tokens (OpenID Connect Core 3.1.3.7): one algorithm, pinned issuer, every claim checked by hand."""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64decode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from authlib.oidc.core.util import create_half_hash
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey

from identity.client_key import SIGNING_ALGORITHM
from identity.ports import IdentityError, IdentityErrorCode
from identity.transport import AnswerUnusable, strict_json_object

MAX_TOKEN_CHARACTERS = 8192
FUTURE_SKEW_SECONDS = 10
MAX_LIFETIME_SECONDS = 3600
_HEADER_NAMES = {"alg", "kid", "typ"}


@dataclass(frozen=True, slots=True)
class Expected:
    """What an ID token must say to be ours."""

    issuer: str
    client_id: str
    nonce: str
    access_token: str
    now: datetime


@dataclass(frozen=True, slots=True)
class IdToken:
    """The checked claims we use."""

    subject: str
    acr: str
    amr: tuple[str, ...]
    auth_time: datetime


def verify(token: str, *, find_key: Callable[[str], ECKey | None], expected: Expected) -> IdToken:
    """Check signature and claims; raises IdentityError with the reason."""
    claims = _verified_payload(token, find_key)
    _check_parties(claims, expected)
    _check_times(claims, expected.now)
    _check_binding(claims, expected)
    subject, acr, amr = claims.get("sub"), claims.get("acr"), claims.get("amr", [])
    if not isinstance(subject, str) or not 1 <= len(subject) <= 255 or not subject.isascii():
        raise _bad("sub")
    if not isinstance(acr, str):
        raise IdentityError(IdentityErrorCode.LEVEL_TOO_LOW, "no acr")
    if not isinstance(amr, list) or not all(isinstance(method, str) and method.isascii() for method in amr):
        raise _bad("amr")
    auth_time = datetime.fromtimestamp(_instant(claims, "auth_time"), UTC)
    return IdToken(subject=subject, acr=acr, amr=tuple(amr), auth_time=auth_time)


def _verified_payload(token: str, find_key: Callable[[str], ECKey | None]) -> dict[str, Any]:
    if len(token) > MAX_TOKEN_CHARACTERS or token.count(".") != 2 or not token.isascii():
        raise _bad("shape")
    header = _segment(token.split(".")[0])
    if header.get("alg") != SIGNING_ALGORITHM or not set(header) <= _HEADER_NAMES:
        raise _bad("header")
    if header.get("typ", "JWT") != "JWT" or not isinstance(header.get("kid"), str):
        raise _bad("header")
    key = find_key(header["kid"])
    if key is None:
        raise _bad("unknown kid")
    try:
        jwt.decode(token, key, algorithms=[SIGNING_ALGORITHM])
    except (JoseError, ValueError) as error:
        raise _bad(type(error).__name__) from error
    return _segment(token.split(".")[1])


def _segment(text: str) -> dict[str, Any]:
    try:
        return strict_json_object(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (AnswerUnusable, ValueError) as error:
        raise _bad("encoding") from error


def _check_parties(claims: dict[str, Any], expected: Expected) -> None:
    if claims.get("iss") != expected.issuer:
        raise IdentityError(IdentityErrorCode.WRONG_ISSUER, "id token")
    if claims.get("aud") not in (expected.client_id, [expected.client_id]):
        raise IdentityError(IdentityErrorCode.WRONG_AUDIENCE, "aud")
    if claims.get("azp", expected.client_id) != expected.client_id:
        raise IdentityError(IdentityErrorCode.WRONG_AUDIENCE, "azp")


def _check_times(claims: dict[str, Any], now: datetime) -> None:
    moment = now.timestamp()
    issued, expires, proved = (_instant(claims, name) for name in ("iat", "exp", "auth_time"))
    if max(issued, proved, _instant(claims, "nbf") if "nbf" in claims else 0) > moment + FUTURE_SKEW_SECONDS:
        raise _bad("from the future")
    if expires <= moment or issued < moment - MAX_LIFETIME_SECONDS:
        raise IdentityError(IdentityErrorCode.EXPIRED, "id token")
    if expires - issued > MAX_LIFETIME_SECONDS:
        raise _bad("lives too long")


def _check_binding(claims: dict[str, Any], expected: Expected) -> None:
    nonce = claims.get("nonce")
    if not isinstance(nonce, str) or not hmac.compare_digest(
        nonce.encode(errors="backslashreplace"), expected.nonce.encode()
    ):
        raise IdentityError(IdentityErrorCode.WRONG_NONCE, "nonce")
    half_hash = create_half_hash(expected.access_token, SIGNING_ALGORITHM).decode()
    if claims.get("at_hash", half_hash) != half_hash:
        raise _bad("at_hash")


def _instant(claims: dict[str, Any], name: str) -> int:
    """A NumericDate as a whole number of seconds in a sane range; strings, floats and booleans are refused."""
    value = claims.get(name)
    if type(value) is not int or not 0 < value < 10**11:
        raise _bad(name)
    return value


def _bad(detail: str) -> IdentityError:
    return IdentityError(IdentityErrorCode.BAD_TOKEN, detail)
