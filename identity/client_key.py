"""The relying party's own key pair: made once, its public half registered with the provider."""

from __future__ import annotations

from typing import Any

from joserfc.jwk import ECKey

SIGNING_ALGORITHM = "ES256"


def new_pem() -> str:
    """A fresh P-256 private key as PKCS#8 PEM."""
    return ECKey.generate_key("P-256").as_pem(private=True).decode()


def load(pem: str, key_id: str | None = None) -> ECKey:
    """The key of a PEM, named `key_id` or its RFC 7638 thumbprint; raises ValueError unless it is P-256."""
    key = ECKey.import_key(pem)
    if not key.is_private or key.curve_name != "P-256":
        raise ValueError("the client key must be a private P-256 key")
    name = key_id or key.thumbprint()
    return ECKey.import_key(pem, {"kid": name, "use": "sig", "alg": SIGNING_ALGORITHM})


def public_jwks(pem: str, key_id: str | None = None) -> dict[str, Any]:
    """The JWK set to register at the provider."""
    return {"keys": [load(pem, key_id).as_dict(private=False)]}
