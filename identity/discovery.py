"""What a provider says about itself: metadata and signing keys, fetched once, cached, refetched rarely."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx
from joserfc.errors import JoseError
from joserfc.jwk import ECKey

from identity.client_key import SIGNING_ALGORITHM
from identity.ports import IdentityError, IdentityErrorCode
from identity.transport import AnswerUnusable, strict_json_object

CACHE_SECONDS = 3600.0
_MAX_KEYS = 20
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


@dataclass(frozen=True, slots=True)
class ProviderMetadata:
    """The endpoints of OpenID Connect Discovery 1.0 that we use; all of them absolute."""

    authorization_endpoint: str
    pushed_authorization_request_endpoint: str
    token_endpoint: str
    userinfo_endpoint: str
    jwks_uri: str
    end_session_endpoint: str


_REQUIRED_SUPPORT = {
    "response_types_supported": "code",
    "code_challenge_methods_supported": "S256",
    "token_endpoint_auth_methods_supported": "private_key_jwt",
    "id_token_signing_alg_values_supported": SIGNING_ALGORITHM,
}


class Discovery:
    """The cached metadata and keys of one issuer; thread-safe, one fetch at a time."""

    def __init__(self, issuer: str, http: httpx.Client, *, refetch_seconds: float, timeout: float) -> None:
        if not _is_secure(issuer):
            raise ValueError("the issuer must be https, or http on loopback")
        self.issuer = issuer
        self._http = http
        self._refetch_seconds = refetch_seconds
        self._timeout = timeout
        self._lock = threading.Lock()
        self._metadata: tuple[float, ProviderMetadata] | None = None
        self._keys: tuple[float, dict[str, ECKey]] | None = None
        self._refetched_at = -refetch_seconds

    def metadata(self) -> ProviderMetadata:
        """The provider's endpoints; raises IdentityError when it is down or not what we pinned."""
        with self._single_flight():
            return self._metadata_locked()

    def find_key(self, key_id: str) -> ECKey | None:
        """The published key of that name; an unknown name costs at most one refetch per interval."""
        with self._single_flight():
            keys = self._keys_locked(fresh=False)
            if key_id not in keys and time.monotonic() - self._refetched_at >= self._refetch_seconds:
                self._refetched_at = time.monotonic()
                keys = self._keys_locked(fresh=True)
            return keys.get(key_id)

    def _single_flight(self) -> _Acquired:
        return _Acquired(self._lock, self._timeout)

    def _metadata_locked(self) -> ProviderMetadata:
        if self._metadata is None or self._metadata[0] < time.monotonic():
            document = fetch_object(self._http, self.issuer.rstrip("/") + "/.well-known/openid-configuration")
            self._metadata = (time.monotonic() + CACHE_SECONDS, _read_metadata(document, self.issuer))
        return self._metadata[1]

    def _keys_locked(self, *, fresh: bool) -> dict[str, ECKey]:
        if fresh or self._keys is None or self._keys[0] < time.monotonic():
            keys = _read_keys(fetch_object(self._http, self._metadata_locked().jwks_uri))
            self._keys = (time.monotonic() + CACHE_SECONDS, keys)
        return self._keys[1]


class _Acquired:
    """A lock held for a block; whoever waits too long is told that the provider is unavailable."""

    def __init__(self, lock: threading.Lock, timeout: float) -> None:
        self._lock = lock
        self._timeout = timeout

    def __enter__(self) -> None:
        if not self._lock.acquire(timeout=self._timeout):
            raise unavailable("busy")

    def __exit__(self, *_: object) -> None:
        self._lock.release()


def fetch_object(http: httpx.Client, url: str, headers: Mapping[str, str] | None = None) -> dict[str, Any]:
    """GET one JSON object; anything else raises IdentityError(provider_unavailable)."""
    try:
        answer = http.get(url, headers={"Accept": "application/json", **(headers or {})})
        if answer.status_code != 200:
            raise unavailable(f"http {answer.status_code}")
        return strict_json_object(answer.content)
    except (httpx.HTTPError, AnswerUnusable, httpx.InvalidURL) as error:
        raise unavailable(type(error).__name__) from error


def unavailable(detail: str) -> IdentityError:
    """The provider is down, slow or talks nonsense: trying again later may help."""
    return IdentityError(IdentityErrorCode.PROVIDER_UNAVAILABLE, detail, permanent=False)


def _read_metadata(document: Mapping[str, Any], issuer: str) -> ProviderMetadata:
    """Refuse another issuer and any downgrade (RFC 9700, 2.1 and 4.4)."""
    if document.get("issuer") != issuer:
        raise IdentityError(IdentityErrorCode.WRONG_ISSUER, "discovery")
    for key, needed in _REQUIRED_SUPPORT.items():
        offered = document.get(key)
        if not isinstance(offered, list) or needed not in offered:
            raise IdentityError(IdentityErrorCode.PROVIDER_REFUSED, key)
    if document.get("authorization_response_iss_parameter_supported") is not True:
        raise IdentityError(IdentityErrorCode.PROVIDER_REFUSED, "iss parameter")
    return ProviderMetadata(
        **{name: _endpoint(document, name) for name in ProviderMetadata.__dataclass_fields__}
    )


def _endpoint(document: Mapping[str, Any], name: str) -> str:
    value = document.get(name)
    if not isinstance(value, str) or len(value) > 2000 or not _is_secure(value):
        raise IdentityError(IdentityErrorCode.PROVIDER_REFUSED, name)
    return value


def _is_secure(url: str) -> bool:
    try:
        parts = urlsplit(url)
        host = parts.hostname if parts.port != 0 else None
    except ValueError:
        return False
    plain = parts.scheme == "http" and host in _LOOPBACK
    clean = not parts.fragment and "@" not in parts.netloc and url.isprintable() and " " not in url
    return bool(host) and (parts.scheme == "https" or plain) and clean


def _read_keys(document: Mapping[str, Any]) -> dict[str, ECKey]:
    """The P-256 signing keys by `kid`; others are ignored, a doubled `kid` spoils the set."""
    listed = document.get("keys")
    if not isinstance(listed, list) or len(listed) > _MAX_KEYS:
        raise unavailable("jwks")
    keys: dict[str, ECKey] = {}
    for entry in listed:
        if not _is_signing_key(entry):
            continue
        if entry["kid"] in keys:
            raise unavailable("jwks: doubled kid")
        try:
            keys[entry["kid"]] = ECKey.import_key(
                {name: entry[name] for name in ("kty", "crv", "x", "y", "kid")}
            )
        except (JoseError, ValueError, KeyError, TypeError) as error:
            raise unavailable("jwks: broken key") from error
    return keys


def _is_signing_key(entry: Any) -> bool:
    return (
        isinstance(entry, dict)
        and (entry.get("kty"), entry.get("crv")) == ("EC", "P-256")
        and entry.get("use", "sig") == "sig"
        and entry.get("alg", SIGNING_ALGORITHM) == SIGNING_ALGORITHM
        and isinstance(entry.get("kid"), str)
    )
