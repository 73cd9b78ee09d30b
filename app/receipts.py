"""Signed receipts: Ed25519 over serial, content digest and time, verifiable without us."""

from __future__ import annotations

import base64
import hashlib
import json
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key


class Notary:
    """Signs receipts with one key; the public key is published with each receipt and at /api/v1/receipt-keys."""

    def __init__(self) -> None:
        self._key: Ed25519PrivateKey | None = None

    def use(self, pem: str) -> None:
        """Load the key once."""
        key = load_pem_private_key(pem.encode(), None)
        if not isinstance(key, Ed25519PrivateKey):
            raise ValueError("RECEIPT_KEY must be an Ed25519 key")
        self._key = key

    @property
    def public_key(self) -> str:
        """The 32 raw bytes of the public key, base64url."""
        assert self._key is not None
        raw = self._key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        return _b64(raw)

    def sign(self, *, serial: str, digest: str, at: datetime) -> dict[str, Any]:
        """A receipt: the signed statement, its signature (base64url) and the public key."""
        assert self._key is not None
        statement = {"serial": serial, "digest": digest, "at": at.isoformat(), "v": 1}
        return statement | {
            "signature": _b64(self._key.sign(_bytes(statement))),
            "public_key": self.public_key,
        }

    def seal(self, kind: str, content: dict[str, Any]) -> dict[str, Any]:
        """`content` with a signature over its kind and digest; no receipt can be mistaken for one, nor the reverse."""
        assert self._key is not None
        digest = hashlib.sha256(canonical(content)).hexdigest()
        signature = _b64(self._key.sign(_bytes({"kind": kind, "digest": digest, "v": 1})))
        return {
            "content": content,
            "kind": kind,
            "digest": digest,
            "signature": signature,
            "public_key": self.public_key,
        }


def canonical(content: dict[str, Any]) -> bytes:
    """JSON as RFC 8785 writes it, for content without fractions whose keys are ASCII: any language can do the same."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def is_sealed(sealed: dict[str, Any], kind: str, public_key: str) -> bool:
    """Whether the holder of `public_key` sealed this content as this kind."""
    digest = hashlib.sha256(canonical(sealed["content"])).hexdigest()
    return _is_signed({"kind": kind, "digest": digest, "v": 1}, sealed.get("signature"), public_key)


def is_genuine(receipt: dict[str, Any], public_key: str) -> bool:
    """Whether the receipt was signed by the holder of `public_key` and not changed since."""
    statement = {name: receipt.get(name) for name in ("serial", "digest", "at", "v")}
    return _is_signed(statement, receipt.get("signature"), public_key)


def _is_signed(statement: dict[str, Any], signature: object, public_key: str) -> bool:
    key = Ed25519PublicKey.from_public_bytes(_unb64(public_key))
    try:
        key.verify(_unb64(str(signature)), _bytes(statement))
    except (InvalidSignature, ValueError):
        return False
    return True


def _bytes(statement: dict[str, Any]) -> bytes:
    return json.dumps(statement, sort_keys=True, separators=(",", ":")).encode()


def _b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _unb64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


notary = Notary()
