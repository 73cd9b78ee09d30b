"""Access tokens (PyJWT, EdDSA only) and hashed one-time secrets; keys are loaded once."""

from __future__ import annotations

import hashlib
import secrets
import time
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from app.domain.errors import DomainError

ALGORITHM = "EdDSA"
TYPE = "at+jwt"  # RFC 9068
AUDIENCE = "icity-api"
ACCESS_LIFETIME = timedelta(minutes=10)
REFRESH_LIFETIME = timedelta(days=14)
_REQUIRED = ["exp", "iat", "nbf", "iss", "aud", "sub", "jti", "typ", "sid"]
_MAX_TOKEN = 4_096
_LEEWAY = 10  # seconds
_REMEMBERED = 8_192  # verified tokens per process


class NotSignedIn(DomainError):
    """No token, or one that is expired, revoked or not ours."""

    code = "not_signed_in"
    zh = "请先登录。"
    en = "Please sign in first."


@dataclass(frozen=True)
class Claims:
    """What an access token says: the person and the session; role and scope are never in it."""

    person_id: UUID
    session_id: UUID


class Signer:
    """Issues and reads access tokens with one Ed25519 key."""

    def __init__(self) -> None:
        self._key: Ed25519PrivateKey | None = None
        self._issuer = ""
        self._verified: OrderedDict[bytes, tuple[Claims, int]] = OrderedDict()

    def use(self, pem: str, issuer: str) -> None:
        """Load the key once; reading a PEM at every request costs a hundred times more."""
        key = load_pem_private_key(pem.encode(), None)
        if not isinstance(key, Ed25519PrivateKey):
            raise ValueError("ACCESS_TOKEN_KEY must be an Ed25519 key")
        self._key, self._issuer = key, issuer
        self._verified = OrderedDict()

    def issue(self, claims: Claims, *, now: datetime) -> str:
        """A token for ten minutes; `now` is wall time."""
        assert self._key is not None
        payload = {
            "iss": self._issuer,
            "aud": AUDIENCE,
            "sub": str(claims.person_id),
            "sid": str(claims.session_id),
            "jti": uuid4().hex,
            "typ": TYPE,
            "iat": now,
            "nbf": now,
            "exp": now + ACCESS_LIFETIME,
        }
        return jwt.encode(payload, self._key, algorithm=ALGORITHM, headers={"typ": TYPE})

    def read(self, token: str) -> Claims:
        """The claims, or `NotSignedIn`; a token that was verified lately is only asked whether it has expired.

        Nothing of the header but the algorithm and type is believed.
        """
        if len(token) > _MAX_TOKEN:
            raise NotSignedIn
        digest = hashlib.sha256(token.encode(errors="replace")).digest()
        known = self._verified.get(digest)
        if known is not None and time.time() < known[1] + _LEEWAY:
            return known[0]
        claims, expires = self._verify(token)
        self._verified[digest] = claims, expires
        while len(self._verified) > _REMEMBERED:
            self._verified.popitem(last=False)
        return claims

    def _verify(self, token: str) -> tuple[Claims, int]:
        assert self._key is not None
        try:
            if jwt.get_unverified_header(token).get("typ") != TYPE:
                raise NotSignedIn
            payload = jwt.decode(
                token,
                self._key.public_key(),
                algorithms=[ALGORITHM],
                audience=AUDIENCE,
                issuer=self._issuer,
                leeway=_LEEWAY,
                options={"require": _REQUIRED, "strict_aud": True, "enforce_minimum_key_length": True},
            )
            if payload["typ"] != TYPE or not isinstance(payload["exp"], int):
                raise NotSignedIn
            return Claims(UUID(payload["sub"]), UUID(payload["sid"])), payload["exp"]
        except (jwt.InvalidTokenError, ValueError, TypeError, AttributeError) as error:
            raise NotSignedIn from error


signer = Signer()


def new_secret() -> str:
    """256 bits, URL-safe; shown once, stored as `secret_hash`."""
    return secrets.token_urlsafe(32)


def secret_hash(secret: str) -> bytes:
    """SHA-256 of a high-entropy secret."""
    return hashlib.sha256(secret.encode()).digest()
