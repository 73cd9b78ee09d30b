"""Tampered flows: every one must be refused, by the provider or by the relying party; none may be accepted."""

from __future__ import annotations

import dataclasses
import json
import time
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from authlib.common.security import generate_token
from authlib.oauth2.rfc7523 import private_key_jwt_sign
from authlib.oauth2.rfc7636 import create_s256_code_challenge

from identity import client_key, verified_claims
from identity.ports import Acr, IdentityError, IdentityErrorCode
from identity.relying_party import OidcRelyingParty
from tests.contracts.identity.running_provider import CLIENT_ID, REDIRECT_URI, RunningProvider, begin, finish
from tests.from_now import FromNow, dated

Code = IdentityErrorCode
ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


def assertion(provider: RunningProvider, **changes: Any) -> str:
    key = client_key.load(changes.pop("pem", provider.client_pem))
    claims = {"jti": generate_token(30), **dated(changes.pop("claims", {}))}
    return private_key_jwt_sign(
        key,
        client_id=changes.pop("client_id", CLIENT_ID),
        token_endpoint=changes.pop("audience", provider.url),
        alg=changes.pop("alg", "ES256"),
        header={"kid": key.kid},
        expires_in=changes.pop("expires_in", 60),
        claims=claims,
    )


def pushed_form(provider: RunningProvider, **changes: str | None) -> dict[str, str]:
    form = {
        "client_id": CLIENT_ID,
        "response_type": "code",
        "scope": "openid",
        "redirect_uri": REDIRECT_URI,
        "state": generate_token(43),
        "nonce": generate_token(43),
        "code_challenge": create_s256_code_challenge(generate_token(64)),
        "code_challenge_method": "S256",
        "claims": json.dumps(verified_claims.request()),
        "client_assertion_type": ASSERTION_TYPE,
        "client_assertion": assertion(provider),
        **changes,
    }
    return {name: value for name, value in form.items() if value is not None}


def push(provider: RunningProvider, form: dict[str, str]) -> httpx.Response:
    return httpx.post(f"{provider.url}/par", data=form)


def test_the_untampered_request_is_taken(provider: RunningProvider):
    assert push(provider, pushed_form(provider)).status_code == 201


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"code_challenge": None}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge_method": None}, "invalid_request"),
        ({"nonce": None}, "invalid_request"),
        ({"state": None}, "invalid_request"),
        ({"nonce": "short"}, "invalid_request"),
        ({"redirect_uri": REDIRECT_URI + "/"}, "invalid_request"),
        ({"redirect_uri": "https://evil.example/callback"}, "invalid_request"),
        ({"redirect_uri": REDIRECT_URI + "?next=x"}, "invalid_request"),
        ({"redirect_uri": REDIRECT_URI.upper()}, "invalid_request"),
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"response_type": "code id_token"}, "unsupported_response_type"),
        ({"scope": "openid profile"}, "invalid_scope"),
        ({"acr_values": "urn:icity:acr:none"}, "unmet_authentication_requirements"),
        ({"prompt": "none login"}, "invalid_request"),
        ({"max_age": "-1"}, "invalid_request"),
        ({"claims": "{}"}, "invalid_request"),
        ({"claims": '{"userinfo":{"verified_claims":null}}'}, "invalid_request"),
        ({"request_uri": "https://evil.example/request"}, "invalid_request"),
        ({"request": "eyJ"}, "invalid_request"),
        ({"response_mode": "fragment"}, "invalid_request"),
        ({"client_assertion": None}, "invalid_client"),
        ({"client_assertion": "a.b.c"}, "invalid_client"),
        ({"client_assertion_type": "urn:other"}, "invalid_client"),
        ({"client_id": "another-client"}, "invalid_client"),
    ],
)
def test_a_wrong_pushed_request_is_refused(
    provider: RunningProvider, changes: dict[str, str | None], error: str
):
    answer = push(provider, pushed_form(provider, **changes))
    assert answer.status_code in (400, 401)
    assert answer.json()["error"] == error


def test_doubled_and_misplaced_parameters_are_refused(provider: RunningProvider):
    form = [*pushed_form(provider).items(), ("state", generate_token(43))]
    body = httpx.QueryParams(form)
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    assert httpx.post(f"{provider.url}/par", content=str(body), headers=kind).status_code == 400
    assert httpx.post(f"{provider.url}/par?state=x", data=pushed_form(provider)).status_code == 400
    assert httpx.post(f"{provider.url}/par", json=pushed_form(provider)).status_code == 400


@pytest.mark.parametrize(
    "changes",
    [
        {"pem": client_key.new_pem()},
        {"audience": "https://another.example"},
        {"expires_in": 3600},
        {"expires_in": -5},
        {"claims": {"iss": "another-client"}},
        {"claims": {"sub": "another-client"}},
        {"claims": {"aud": ["http://127.0.0.1", "x"]}},
        {"claims": {"jti": ""}},
        {"claims": {"iat": FromNow(600)}},
        {"claims": {"exp": "soon"}},
    ],
)
def test_a_wrong_client_assertion_is_refused(provider: RunningProvider, changes: dict[str, Any]):
    form = pushed_form(provider, client_assertion=assertion(provider, **changes))
    answer = push(provider, form)
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


def test_a_client_assertion_works_once(provider: RunningProvider):
    form = pushed_form(provider)
    assert push(provider, form).status_code == 201
    assert push(provider, form).json()["error"] == "invalid_client"


@pytest.mark.parametrize(
    "query",
    [
        {"client_id": CLIENT_ID, "request_uri": "urn:ietf:params:oauth:request_uri:unknown"},
        {"client_id": CLIENT_ID, "response_type": "code", "redirect_uri": REDIRECT_URI},
        {"client_id": CLIENT_ID},
        {},
    ],
)
def test_authorize_takes_pushed_requests_only(provider: RunningProvider, query: dict[str, str]):
    answer = httpx.get(f"{provider.url}/authorize", params=query)
    assert answer.status_code == 400
    assert "location" not in answer.headers


def test_a_pushed_request_works_once(provider: RunningProvider):
    url = begin(provider.relying_party()).url
    assert httpx.get(url).status_code == 303
    assert httpx.get(url).status_code == 400


def test_another_browser_cannot_take_a_sign_in_over(provider: RunningProvider):
    with httpx.Client() as browser:
        target = browser.get(begin(provider.relying_party()).url).headers["location"]
        assert browser.get(provider.url + target).status_code == 200
    assert httpx.get(provider.url + target).status_code == 410


def swap(**changes: str) -> Callable[[dict[str, str]], dict[str, str]]:
    return lambda callback: {**callback, **changes}


def without(*names: str) -> Callable[[dict[str, str]], dict[str, str]]:
    return lambda callback: {name: value for name, value in callback.items() if name not in names}


@pytest.mark.parametrize(
    ("tamper", "code"),
    [
        (swap(state="x" * 43), Code.STATE_MISMATCH),
        (swap(state=""), Code.STATE_MISMATCH),
        (swap(state="\udcff"), Code.STATE_MISMATCH),
        (without("state"), Code.STATE_MISMATCH),
        (swap(iss="https://another-bank.invalid"), Code.WRONG_ISSUER),
        (without("iss"), Code.WRONG_ISSUER),
        (swap(code="x" * 43), Code.CODE_REFUSED),
        (swap(code="x" * 5000), Code.MALFORMED_CALLBACK),
        (without("code"), Code.MALFORMED_CALLBACK),
        (swap(error="access_denied"), Code.DENIED),
        (swap(error="whatever"), Code.PROVIDER_REFUSED),
    ],
)
def test_a_tampered_callback_is_refused(
    provider: RunningProvider, tamper: Callable[[dict[str, str]], dict[str, str]], code: Code
):
    party = provider.relying_party()
    request = begin(party)
    callback = provider.walk(request)
    with pytest.raises(IdentityError) as refusal:
        finish(party, request, tamper(callback))
    assert refusal.value.code is code
    assert refusal.value.zh
    assert refusal.value.en


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"nonce": "y" * 43}, Code.WRONG_NONCE),
        ({"code_verifier": "z" * 64}, Code.CODE_REFUSED),
        ({"acr": Acr.FACE}, Code.LEVEL_TOO_LOW),
    ],
)
def test_a_swapped_memory_is_refused(provider: RunningProvider, changes: dict[str, Any], code: Code):
    party = provider.relying_party()
    request = begin(party)
    callback = provider.walk(request)
    with pytest.raises(IdentityError) as refusal:
        finish(party, dataclasses.replace(request, **changes), callback)
    assert refusal.value.code is code


def test_a_code_of_another_flow_is_refused(provider: RunningProvider):
    """Login CSRF: an attacker's code inside the victim's flow."""
    party = provider.relying_party()
    victim, attacker = begin(party), begin(party)
    stolen = provider.walk(attacker, "dot")["code"]
    with pytest.raises(IdentityError) as refusal:
        finish(party, victim, {"state": victim.state, "iss": provider.url, "code": stolen})
    assert refusal.value.code is Code.CODE_REFUSED


def test_a_code_for_another_redirect_uri_is_refused(provider: RunningProvider):
    party = provider.relying_party()
    request = begin(party)
    form = token_form(provider, provider.walk(request)["code"], request.code_verifier)
    answer = httpx.post(f"{provider.url}/token", data={**form, "redirect_uri": REDIRECT_URI + "/x"})
    assert answer.json()["error"] == "invalid_grant"


def test_an_old_proof_is_refused_when_a_fresh_one_was_asked(provider: RunningProvider):
    party = provider.relying_party()
    request = begin(party)
    callback = provider.walk(request)
    time.sleep(1.1)
    with pytest.raises(IdentityError) as refusal:
        finish(party, dataclasses.replace(request, max_age=-10), callback)
    assert refusal.value.code is Code.TOO_LONG_AGO


def token_form(provider: RunningProvider, code: str, verifier: str) -> dict[str, str]:
    return {
        "grant_type": "authorization_code",
        "client_id": CLIENT_ID,
        "code": code,
        "code_verifier": verifier,
        "redirect_uri": REDIRECT_URI,
        "client_assertion_type": ASSERTION_TYPE,
        "client_assertion": assertion(provider),
    }


def userinfo(provider: RunningProvider, access_token: str) -> int:
    headers = {"Authorization": f"Bearer {access_token}"}
    return httpx.get(f"{provider.url}/userinfo", headers=headers).status_code


def test_a_code_that_comes_back_revokes_its_tokens(provider: RunningProvider):
    request = begin(provider.relying_party())
    code = provider.walk(request)["code"]
    first = httpx.post(f"{provider.url}/token", data=token_form(provider, code, request.code_verifier))
    access_token = first.json()["access_token"]
    assert userinfo(provider, access_token) == 200
    second = httpx.post(f"{provider.url}/token", data=token_form(provider, code, request.code_verifier))
    assert (second.status_code, second.json()["error"]) == (400, "invalid_grant")
    assert userinfo(provider, access_token) == 401


def test_userinfo_needs_its_token_in_the_header(provider: RunningProvider):
    assert userinfo(provider, "x") == 401
    assert httpx.get(f"{provider.url}/userinfo", params={"access_token": "x"}).status_code == 401
    identity = provider.sign_in()
    assert userinfo(provider, identity.id_token) == 401


@pytest.mark.parametrize("grant_type", ["password", "client_credentials", "refresh_token", "implicit"])
def test_other_grants_do_not_exist(provider: RunningProvider, grant_type: str):
    form = {**token_form(provider, "x", "y"), "grant_type": grant_type}
    assert httpx.post(f"{provider.url}/token", data=form).json()["error"] == "unsupported_grant_type"


def test_an_unregistered_key_cannot_begin(provider: RunningProvider):
    party: OidcRelyingParty = provider.relying_party(pem=client_key.new_pem())
    with pytest.raises(IdentityError) as refusal:
        begin(party)
    assert refusal.value.code is Code.PROVIDER_REFUSED
