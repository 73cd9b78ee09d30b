"""The machine endpoints: discovery, keys, pushed requests, tokens, userinfo."""

from __future__ import annotations

import secrets
import time
from typing import Any

from flask import Blueprint, Response, jsonify, request

from identity.ports import Acr
from identity.provider import assurance, authorization_request, client, faults, signing_key, token
from identity.provider.authorization_request import CLAIMS, PARAMETERS, TRUST_FRAMEWORK
from identity.provider.client import AUTHENTICATION, Client
from identity.provider.faults import Fault
from identity.provider.program import Provider, now, running
from identity.provider.protocol import ProtocolRefused, read_form

PUSHED_SECONDS = 60
_TOKEN_PARAMETERS = AUTHENTICATION | {"grant_type", "code", "redirect_uri", "code_verifier"}

blueprint = Blueprint("endpoint", __name__)


@blueprint.before_request
def strike() -> None:
    """`slow` and `down`, when switched on for everybody."""
    strike_with(faults.current(running().state.reader()))


def strike_with(fault: Fault | None) -> None:
    """Be slow or refuse to work; every other fault does nothing here."""
    if fault is Fault.SLOW:
        time.sleep(running().settings.slow_seconds)
    if fault is Fault.DOWN:
        raise ProtocolRefused("temporarily_unavailable", "switched off by a fault", 503)


@blueprint.errorhandler(ProtocolRefused)
def refuse(refusal: ProtocolRefused) -> tuple[Response, int]:
    """The JSON error of RFC 6749, 5.2; bearer errors also in the header (RFC 6750)."""
    answer = jsonify(error=refusal.error, error_description=refusal.description)
    if refusal.error == "invalid_token":
        answer.headers["WWW-Authenticate"] = 'Bearer error="invalid_token"'
    return answer, refusal.status


@blueprint.get("/.well-known/openid-configuration")
def discovery() -> Response:
    """OpenID Connect Discovery 1.0."""
    issuer = running().issuer
    return jsonify(
        issuer=issuer,
        authorization_endpoint=f"{issuer}/authorize",
        pushed_authorization_request_endpoint=f"{issuer}/par",
        require_pushed_authorization_requests=True,
        token_endpoint=f"{issuer}/token",
        userinfo_endpoint=f"{issuer}/userinfo",
        jwks_uri=f"{issuer}/jwks.json",
        end_session_endpoint=f"{issuer}/end-session",
        scopes_supported=["openid"],
        response_types_supported=["code"],
        response_modes_supported=["query"],
        grant_types_supported=["authorization_code"],
        subject_types_supported=["pairwise"],
        id_token_signing_alg_values_supported=[signing_key.ALGORITHM],
        token_endpoint_auth_methods_supported=["private_key_jwt"],
        token_endpoint_auth_signing_alg_values_supported=[signing_key.ALGORITHM],
        code_challenge_methods_supported=["S256"],
        authorization_response_iss_parameter_supported=True,
        acr_values_supported=[str(acr) for acr in Acr],
        prompt_values_supported=["none", "login", "consent"],
        ui_locales_supported=["zh-CN", "en"],
        claims_parameter_supported=True,
        verified_claims_supported=True,
        trust_frameworks_supported=[TRUST_FRAMEWORK],
        claims_in_verified_claims_supported=list(CLAIMS),
        evidence_supported=["document", "electronic_record"],
    )


@blueprint.get("/jwks.json")
def jwks() -> Response:
    """The public keys, the current one first."""
    provider = running()
    with provider.state.transaction() as db:
        signing_key.current(db, now=now(), rotate_after=provider.settings.rotate_after_seconds)
        return jsonify(signing_key.published(db, now=now(), overlap=provider.settings.key_overlap_seconds))


@blueprint.post("/par")
def push() -> tuple[Response, int]:
    """Pushed authorization requests (RFC 9126)."""
    provider = running()
    form = read_form(request, allowed=PARAMETERS)
    wanted = authorization_request.read(form, _authenticate(provider, form, "/par"))
    request_uri = f"urn:ietf:params:oauth:request_uri:{secrets.token_urlsafe(32)}"
    with provider.state.transaction() as db:
        db.execute(
            "INSERT INTO pushed (request_uri, client_id, request, expires_at) VALUES (?, ?, ?, ?)",
            (request_uri, wanted.client_id, wanted.to_json(), now() + PUSHED_SECONDS),
        )
    return jsonify(request_uri=request_uri, expires_in=PUSHED_SECONDS), 201


@blueprint.post("/token")
def redeem() -> Response:
    """Turn a code into tokens; a code that comes back revokes what it gave."""
    provider = running()
    form = read_form(request, allowed=_TOKEN_PARAMETERS)
    client_id = _authenticate(provider, form, "/token").client_id
    if form.get("grant_type") != "authorization_code":
        raise ProtocolRefused("unsupported_grant_type", "grant_type must be authorization_code")
    with provider.state.transaction() as db:
        grant = token.redeem_code(provider, db, form, client_id, now())
        tokens = token.issue_tokens(provider, db, grant, now()) if grant else {}
    if grant is None:
        raise ProtocolRefused("invalid_grant", "the code is unknown, used, expired or not yours")
    strike_with(grant.fault)
    return jsonify(tokens)


@blueprint.get("/userinfo")
def userinfo() -> Response:
    """The verified claims the person agreed to, and nothing else."""
    provider = running()
    scheme, _, access_token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or request.args:
        raise ProtocolRefused("invalid_token", "a bearer token in the header is needed", 401)
    grant = token.find_grant(provider, access_token, now())
    answer: dict[str, Any] = {"sub": token.subject(provider, grant)}
    if grant.fault is Fault.WRONG_SUB:
        answer["sub"] = secrets.token_urlsafe(32)
    if grant.fault is not Fault.MISSING_VERIFIED_CLAIMS:
        answer["verified_claims"] = _verified_claims(provider, grant)
    return jsonify(answer)


def _verified_claims(provider: Provider, grant: token.Grant) -> dict[str, Any]:
    person = provider.city.find(grant.id_number)
    if person is None:
        raise ProtocolRefused("invalid_token", "the person is gone", 401)
    known = {
        "name": person.name,
        "id_number": person.id_number,
        "id_kind": person.id_kind,
        "phone_number": person.phone,
    }
    claims = {name: known[name] for name in grant.request.claims if known[name]}
    return {"verification": assurance.verification(grant.amr, grant.auth_time), "claims": claims}


def _authenticate(provider: Provider, form: dict[str, str], path: str) -> Client:
    """The client, in a transaction of its own: a refused request still uses its assertion up."""
    audiences = frozenset({provider.issuer, provider.issuer + path})
    with provider.state.transaction() as db:
        return client.authenticate(provider.clients, form, db, audiences=audiences, now=now())
