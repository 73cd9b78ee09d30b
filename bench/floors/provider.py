"""The lean identity provider of the sign-in benchmark: the right answers over HTTP, kept nowhere, nobody asked."""

from __future__ import annotations

import base64
import json
import os
import time
from typing import Any

import flask
from joserfc import jwt
from joserfc.jwk import ECKey

from identity.ports import Acr
from identity.verified_claims import TRUST_FRAMEWORK

ISSUER = os.environ["OIDC_ISSUER"]
_KEY = ECKey.generate_key("P-256", {"kid": "bench", "use": "sig", "alg": "ES256"})
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)

app = flask.Flask("provider")


@app.get("/.well-known/openid-configuration")
def metadata() -> dict[str, Any]:
    endpoints = {
        "authorization_endpoint": "authorize",
        "pushed_authorization_request_endpoint": "par",
        "token_endpoint": "token",
        "userinfo_endpoint": "userinfo",
        "jwks_uri": "jwks",
        "end_session_endpoint": "logout",
    }
    return {
        "issuer": ISSUER,
        "response_types_supported": ["code"],
        "code_challenge_methods_supported": ["S256"],
        "token_endpoint_auth_methods_supported": ["private_key_jwt"],
        "id_token_signing_alg_values_supported": ["ES256"],
        "authorization_response_iss_parameter_supported": True,
        **{name: f"{ISSUER}/{path}" for name, path in endpoints.items()},
    }


@app.get("/jwks")
def jwks() -> dict[str, Any]:
    return {"keys": [_KEY.as_dict(private=False)]}


@app.post("/par")
def par() -> tuple[dict[str, Any], int]:
    """The request comes back in its own name: there is nothing to keep until the code is redeemed."""
    kept = {name: flask.request.form[name] for name in ("state", "nonce")}
    return {
        "request_uri": base64.urlsafe_b64encode(json.dumps(kept).encode()).decode(),
        "expires_in": 60,
    }, 201


@app.post("/token")
def token() -> dict[str, Any]:
    """The code is the nonce and who signs in."""
    nonce, number = flask.request.form["code"].rsplit(".", 1)
    now = int(time.time())
    claims = {
        "iss": ISSUER,
        "aud": flask.request.form["client_id"],
        "sub": f"bench-{number}",
        "iat": now,
        "exp": now + 300,
        "auth_time": now,
        "nonce": nonce,
        "acr": Acr.FACE.value,
        "amr": ["face"],
    }
    signed = jwt.encode({"alg": "ES256", "kid": "bench"}, claims, _KEY)
    return {"access_token": number, "token_type": "Bearer", "id_token": signed, "expires_in": 300}


@app.get("/userinfo")
def userinfo() -> dict[str, Any]:
    number = flask.request.headers["Authorization"].removeprefix("Bearer ")
    return {
        "sub": f"bench-{number}",
        "verified_claims": {
            "verification": {
                "trust_framework": TRUST_FRAMEWORK,
                "time": "2026-01-01T00:00:00+08:00",
                "evidence": [{"type": "electronic_record"}],
            },
            "claims": {"name": "陈登录", "id_number": _id_number(int(number)), "id_kind": "citizen"},
        },
    }


def _id_number(number: int) -> str:
    """A citizen's number with its check character (GB 11643)."""
    digits = f"35020319850505{number:03d}"
    return digits + "10X98765432"[sum(int(d) * w for d, w in zip(digits, _WEIGHTS, strict=True)) % 11]
