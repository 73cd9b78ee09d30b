"""An authorization request as it must be: everything required is there, nothing else is."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from identity.ports import Acr, satisfies
from identity.provider.client import AUTHENTICATION, Client
from identity.provider.protocol import ProtocolRefused

PARAMETERS = AUTHENTICATION | {
    "response_type",
    "redirect_uri",
    "scope",
    "state",
    "nonce",
    "code_challenge",
    "code_challenge_method",
    "acr_values",
    "max_age",
    "prompt",
    "ui_locales",
    "claims",
}
CLAIMS = ("name", "id_number", "id_kind", "phone_number")
TRUST_FRAMEWORK = "cn_bank_real_name"
_PROMPTS = {"none", "login", "consent"}
_CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")
_OPAQUE = re.compile(r"[A-Za-z0-9._~\-]{16,256}")


@dataclass(frozen=True, slots=True)
class AuthorizationRequest:
    """One checked request; `acr_values` best first, `max_age` in seconds."""

    client_id: str
    redirect_uri: str
    state: str
    nonce: str
    code_challenge: str
    acr_values: tuple[Acr, ...]
    max_age: int | None
    prompt: tuple[str, ...]
    locale: str
    claims: tuple[str, ...]

    @property
    def preferred(self) -> Acr:
        """What the client would like best."""
        return self.acr_values[0]

    def is_met_by(self, acr: Acr) -> bool:
        """Whether `acr` is at least one of the levels asked for."""
        return any(satisfies(acr, wanted) for wanted in self.acr_values)

    def to_json(self) -> str:
        """For the state file."""
        return json.dumps(asdict(self), ensure_ascii=False)


def from_json(text: str) -> AuthorizationRequest:
    """The inverse of `to_json`."""
    stored = json.loads(text)
    for name in ("acr_values", "prompt", "claims"):
        stored[name] = tuple(stored[name])
    return AuthorizationRequest(**{**stored, "acr_values": tuple(Acr(one) for one in stored["acr_values"])})


def read(form: Mapping[str, str], client: Client) -> AuthorizationRequest:
    """Check a pushed request (RFC 9126, RFC 9700); raises ProtocolRefused."""
    if form.get("response_type") != "code":
        raise ProtocolRefused("unsupported_response_type", "response_type must be code")
    if form.get("redirect_uri") not in client.redirect_uris:
        raise ProtocolRefused("invalid_request", "redirect_uri is not registered")
    if form.get("scope") != "openid":
        raise ProtocolRefused("invalid_scope", "scope must be openid")
    if form.get("code_challenge_method") != "S256" or not _CHALLENGE.fullmatch(
        form.get("code_challenge", "")
    ):
        raise ProtocolRefused("invalid_request", "PKCE with S256 is required")
    for name in ("state", "nonce"):
        if not _OPAQUE.fullmatch(form.get(name, "")):
            raise ProtocolRefused("invalid_request", f"{name} of 16 to 256 URL-safe characters is required")
    return AuthorizationRequest(
        client_id=client.client_id,
        redirect_uri=form["redirect_uri"],
        state=form["state"],
        nonce=form["nonce"],
        code_challenge=form["code_challenge"],
        acr_values=_acr_values(form.get("acr_values", Acr.BANK_CARD)),
        max_age=_max_age(form.get("max_age")),
        prompt=_prompt(form.get("prompt", "")),
        locale="en" if form.get("ui_locales", "zh").lower().startswith("en") else "zh",
        claims=_claims(form.get("claims", "")),
    )


def _acr_values(text: str) -> tuple[Acr, ...]:
    try:
        return tuple(Acr(one) for one in text.split(" "))
    except ValueError:
        raise ProtocolRefused("unmet_authentication_requirements", "unknown acr value") from None


def _max_age(text: str | None) -> int | None:
    if text is None:
        return None
    if not re.fullmatch(r"[0-9]{1,9}", text):
        raise ProtocolRefused("invalid_request", "max_age must be a number of seconds")
    return int(text)


def _prompt(text: str) -> tuple[str, ...]:
    prompts = tuple(text.split(" ")) if text else ()
    if not set(prompts) <= _PROMPTS or ("none" in prompts and len(prompts) > 1):
        raise ProtocolRefused("invalid_request", "prompt must be none, login or consent")
    return prompts


def _claims(text: str) -> tuple[str, ...]:
    """Names of verified claims asked for at userinfo (OpenID Connect for Identity Assurance 1.0)."""
    try:
        asked: dict[str, Any] = json.loads(text)["userinfo"]["verified_claims"]
        framework = asked["verification"]["trust_framework"]
        names = tuple(asked["claims"])
    except (ValueError, KeyError, TypeError):
        raise ProtocolRefused("invalid_request", "claims must ask for userinfo.verified_claims") from None
    if framework not in (None, {"value": TRUST_FRAMEWORK}):
        raise ProtocolRefused("invalid_request", "unknown trust framework")
    if not names or not set(names) <= set(CLAIMS):
        raise ProtocolRefused("invalid_request", "unknown claim")
    return tuple(name for name in CLAIMS if name in names)
