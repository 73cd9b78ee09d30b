"""The exchange's own key, kept in its state directory, and the signature on every answer."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from jwt.algorithms import ECAlgorithm

from registries.exchange.query import AUDIENCE
from registries.exchange.settings import BadSetting

ANSWER_TYPE = "icity-answer+jwt"
TICKET_TYPE = "icity-ticket+jwt"
NOTICE_TYPE = "icity-notice+jwt"
ANSWER_LIFE_SECONDS = 60


class Seal:
    """Signs answers; the key survives restarts."""

    def __init__(self, path: Path) -> None:
        self._key = load_or_make(path)
        self._public = as_jwk(self._key)

    def jwks(self) -> dict[str, Any]:
        return {"keys": [self._public]}

    def sign(self, claims: Mapping[str, Any], *, kind: str = ANSWER_TYPE, forged: bool = False) -> str:
        """A compact JWS over `claims` and the times; `forged` signs with a key that nobody published."""
        now = int(time.time())
        whole = {"iss": AUDIENCE, "iat": now, "exp": now + ANSWER_LIFE_SECONDS, **claims}
        key = ec.generate_private_key(ec.SECP256R1()) if forged else self._key
        return jwt.encode(whole, key, algorithm="ES256", headers={"typ": kind, "kid": self._public["kid"]})


def as_jwk(key: ec.EllipticCurvePrivateKey) -> dict[str, Any]:
    """The public half, with its thumbprint as its id."""
    public = ECAlgorithm.to_jwk(key.public_key(), as_dict=True)
    return {**public, "kid": _thumbprint(public), "use": "sig", "alg": "ES256"}


def load_or_make(path: Path) -> ec.EllipticCurvePrivateKey:
    """The P-256 key in the file, made where there is none yet. Raises `BadSetting`."""
    try:
        if not path.exists():
            _write_new(path)
        key = load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError) as error:
        raise BadSetting(f"EXCHANGE_STATE_DIR: 密钥 {path} 不可用 / the key is unusable: {error}") from error
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise BadSetting(f"EXCHANGE_STATE_DIR: 密钥 {path} 应为 P-256 / the key must be P-256")
    return key


def _write_new(path: Path) -> None:
    """Under another name first, so that a crash never leaves half a key."""
    pem = ec.generate_private_key(ec.SECP256R1()).private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    )
    unfinished = path.with_suffix(f".{os.getpid()}")
    handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(pem)
        file.flush()
        os.fsync(file.fileno())
    os.replace(unfinished, path)


def _thumbprint(public: Mapping[str, Any]) -> str:
    """RFC 7638."""
    required = {name: public[name] for name in ("crv", "kty", "x", "y")}
    digest = hashlib.sha256(json.dumps(required, sort_keys=True, separators=(",", ":")).encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
