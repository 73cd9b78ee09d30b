"""Signing in through the running provider: browser, native app, and everything that must not work."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import secrets
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import jwt
import pytest
from sqlalchemy import func, select

from app import clock, ports, transactions
from app.domain.consents import TEXT_VERSION
from app.extensions import db
from app.models.audit import AuditEvent
from app.models.person import Person
from app.models.session import SignInFlow, SignInSession
from identity import client_key
from identity.walker import walk_sign_in
from tests import factories
from tests.contracts.identity.running_provider import (
    PEOPLE,
    RunningProvider,
    environment,
    free_port,
    launch,
    person,
    stop,
)

LOGIN, CALLBACK = "/api/v1/auth/login", "/api/v1/auth/callback"
ACCESS, REFRESH, FLOW = "__Host-icity_access", "__Host-icity_refresh", "__Host-icity_flow"
HERE = "__Host-icity_here"
FACE, CARD = "urn:icity:acr:face", "urn:icity:acr:bank-card"
WEB, NATIVE = {"X-Icity-Client": "web"}, {"client": "native"}


@pytest.fixture(scope="module")
def running_provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningProvider]:
    folder, pem, port = tmp_path_factory.mktemp("idp"), client_key.new_pem(), free_port()
    process = launch(environment(folder, pem), port)
    yield RunningProvider(f"http://127.0.0.1:{port}", pem, folder, process)
    assert stop(process) == 0


@pytest.fixture
def provider(app, running_provider, monkeypatch) -> Iterator[RunningProvider]:
    """The provider without faults, wired in."""
    running_provider.switch_fault(None)
    party = running_provider.relying_party()
    monkeypatch.setattr(ports, "_ports", dataclasses.replace(ports.ports(), identity=party))
    yield running_provider
    party.close()


@pytest.fixture
def wait(monkeypatch) -> Callable[[timedelta], None]:
    """Let wall time pass for the platform, not for the provider."""
    shift = [timedelta(0)]
    real = clock.wall
    monkeypatch.setattr(clock, "wall", lambda: real() + shift[0])

    def passing(span: timedelta) -> None:
        shift[0] += span

    return passing


def begin(browser, **query: str):
    """The answer to a login, and what the provider redirects back with after the pages were walked."""
    answer = browser.get(LOGIN, query_string=query)
    assert answer.status_code == 302, answer.json
    return answer


def walk(provider: RunningProvider, url: str, slug: str = "lin", **options: Any) -> dict[str, str]:
    target = walk_sign_in(url, person(slug), get_code=lambda: provider.last_code(slug), **options)
    assert target.startswith("http://127.0.0.1:8000/api/v1/auth/callback?")
    return dict(parse_qsl(urlsplit(target).query))


def sign_in_web(client, provider: RunningProvider, slug: str = "lin", acr: str = FACE, **query: str):
    begun = begin(client, acr=acr, **query)
    return client.get(CALLBACK, query_string=walk(provider, begun.location, slug))


def sign_in_native(client, provider: RunningProvider, slug: str = "lin", acr: str = FACE):
    """The tokens of a native app, as its answer."""
    verifier = secrets.token_urlsafe(48)
    begun = begin(client, **NATIVE, acr=acr, app_challenge=s256(verifier))
    back = client.get(CALLBACK, query_string=walk(provider, begun.location, slug))
    code = parse_qs(urlsplit(back.location).query)["code"][0]
    return client.post("/api/v1/auth/tokens", json={"code": code, "verifier": verifier})


def s256(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def cookies(answer) -> dict[str, dict[str, str]]:
    """name → attributes (lower case), with the value under `value`."""
    found = {}
    for header in answer.headers.getlist("Set-Cookie"):
        first, *rest = [part.strip() for part in header.split(";")]
        name, _, value = first.partition("=")
        attributes = {key.lower(): val for key, _, val in (part.partition("=") for part in rest)}
        found[name] = attributes | {"value": value}
    return found


def count(table: type, *conditions) -> int:
    with transactions.unit():
        return db.session.scalar(select(func.count()).select_from(table).where(*conditions))


def refusal(answer) -> tuple[int, str]:
    return answer.status_code, answer.json["code"]


# --- a browser


def test_a_browser_gets_its_tokens_in_cookies_only(client, provider):
    answer = sign_in_web(client, provider, return_to="/apply?step=1")
    assert (answer.status_code, answer.location) == (302, "/apply?step=1")
    given = cookies(answer)
    for name in (ACCESS, REFRESH):
        assert {"httponly", "secure"} <= set(given[name])
        assert (given[name]["samesite"], given[name]["path"]) == ("Lax", "/")
        assert "domain" not in given[name]
        assert given[name]["value"] not in answer.location + answer.text
    assert int(given[ACCESS]["max-age"]) <= 900
    assert given[FLOW]["value"] == ""
    me = client.get("/api/v1/me").json
    assert (me["name"], me["acr"]) == (PEOPLE["lin"][1], FACE)
    assert PEOPLE["lin"][0] not in str(me)
    assert PEOPLE["lin"][2] not in str(me)
    assert me["id_number"].startswith("110***")


def test_what_is_kept_is_sealed_and_no_log_names_anybody(client, provider, capfd):
    sign_in_web(client, provider)
    out, err = capfd.readouterr()
    with transactions.unit():
        row = db.session.scalars(select(Person)).one()
        assert (row.name, row.phone) == (PEOPLE["lin"][1], PEOPLE["lin"][2])
        kept = row.name_sealed + row.id_number_sealed + row.phone_sealed + row.id_index
    number, name, phone, card, *_ = PEOPLE["lin"]
    for secret in (number, name, phone, phone.removeprefix("+86"), card):
        assert secret.encode() not in kept
        assert secret not in out + err


def test_the_same_person_comes_back_as_the_same_person(client, provider):
    sign_in_web(client, provider)
    sign_in_native(client, provider)
    assert (count(Person), count(SignInSession)) == (1, 2)


def test_an_old_number_is_the_same_person(client, provider):
    assert sign_in_web(client, provider, "old").status_code == 302
    with transactions.unit():
        known = db.session.scalars(select(Person)).one().id_number
    assert (len(known), known[:6], known[6:14]) == (18, "110105", "19490101")


def test_a_name_beyond_the_basic_plane_and_a_way_without_a_camera(client, provider):
    begun = begin(client, acr=FACE)
    back = walk(provider, begun.location, "rare", face=False)
    assert client.get(CALLBACK, query_string=back).status_code == 302
    me = client.get("/api/v1/me").json
    assert (me["name"], me["acr"]) == ("𬱖𠮷", "urn:icity:acr:second-card")


def test_signing_in_asks_again_what_was_agreed_to_and_waits_for_nobody(client, provider):
    """The departments are all away here: the session is there all the same, the record says so."""
    factories.make_season()
    sign_in_web(client, provider)
    body = {"text_version": TEXT_VERSION, "datasets": ["police.household"]}
    assert client.post("/api/v1/me/consents", json=body, headers=WEB).status_code == 201
    clock.move(clock._offset + timedelta(days=1))
    answer = sign_in_web(client, provider)
    assert answer.status_code == 302
    sections = client.get("/api/v1/me/record").json["sections"]
    assert {s["status"] for s in sections if s["dataset"] == "police.household"} == {"unavailable"}
    household = next(s for s in sections if s["dataset"] == "police.household")
    assert household["fetched_at"].startswith("2017-04-21")


@pytest.mark.parametrize(
    "return_to",
    ["//evil.example", "https://evil.example", "/\\evil.example", "evil", "", "/a b", "/" + "x" * 300],
)
def test_the_way_back_stays_in_the_app(client, provider, return_to):
    assert client.get(LOGIN, query_string={"return_to": return_to}).status_code == 422
    assert count(SignInFlow) == 0


@pytest.mark.parametrize(
    "query",
    [
        {"client": "tv"},
        {"acr": "urn:evil"},
        {"max_age": "-1"},
        {"unknown": "1"},
        {"client": "native"},
        {"client": "native", "app_challenge": "short"},
    ],
)
def test_a_login_that_cannot_end_well_is_not_begun(client, provider, query):
    assert client.get(LOGIN, query_string=query).status_code == 422
    assert count(SignInFlow) == 0


# --- the way back from the provider


def test_another_browser_cannot_finish_the_flow(app, client, provider):
    """Login CSRF: a victim's browser is sent the attacker's callback."""
    back = walk(provider, begin(client, acr=CARD).location)
    victim = app.test_client()
    assert refusal(victim.get(CALLBACK, query_string=back)) == (403, "sign_in_state_mismatch")
    begin(victim, acr=CARD)
    assert refusal(victim.get(CALLBACK, query_string=back)) == (403, "sign_in_state_mismatch")
    assert count(SignInSession) == 0
    assert client.get(CALLBACK, query_string=back).status_code == 302


def test_a_callback_works_once(client, provider):
    back = walk(provider, begin(client, acr=CARD).location)
    assert client.get(CALLBACK, query_string=back).status_code == 302
    assert client.get(CALLBACK, query_string=back).status_code == 403
    assert count(SignInSession) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"code": "x"},
        {"code": ""},
        {"iss": "https://evil.example"},
        {"iss": ""},
        {"state": "x"},
        {"state": ""},
    ],
)
def test_a_changed_callback_is_refused_and_the_flow_is_burnt(client, provider, change):
    back = walk(provider, begin(client, acr=CARD).location)
    answer = client.get(CALLBACK, query_string=back | change)
    assert answer.status_code == 403
    assert answer.json["code"].startswith("sign_in_")
    assert ACCESS not in cookies(answer)
    assert count(SignInSession) == 0


def test_a_callback_that_is_late(client, provider, wait):
    back = walk(provider, begin(client, acr=CARD).location)
    wait(timedelta(minutes=16))
    assert refusal(client.get(CALLBACK, query_string=back)) == (403, "sign_in_state_mismatch")


def test_a_person_who_does_not_agree(client, provider):
    back = walk(provider, begin(client, acr=CARD).location, agree=False)
    answer = client.get(CALLBACK, query_string=back)
    assert refusal(answer) == (403, "sign_in_denied")
    assert "没有同意" in answer.json["detail"]
    assert count(Person) == 0


LIES = ["wrong_nonce", "wrong_aud", "wrong_iss", "wrong_alg", "wrong_signature", "wrong_sub", "expired", "low_acr",
        "missing_verified_claims"]  # fmt: skip


@pytest.mark.parametrize("fault", LIES)
def test_a_provider_that_lies_signs_nobody_in(client, provider, fault):
    provider.switch_fault(fault)
    back = walk(provider, begin(client, acr=FACE).location)
    answer = client.get(CALLBACK, query_string=back)
    assert answer.status_code == 403, answer.json
    assert count(SignInSession) == 0


def test_a_provider_that_is_away_is_told_in_words(client, app, monkeypatch):
    answer = client.get(LOGIN)
    assert refusal(answer) == (503, "sign_in_provider_unavailable")
    assert "窗口" in answer.json["detail"]
    english = client.get(LOGIN, headers={"Accept-Language": "en"})
    assert "service counter" in english.json["detail"]


# --- a native app


def test_a_native_app_redeems_its_code_once_with_its_own_verifier(client, provider):
    verifier = secrets.token_urlsafe(48)
    begun = begin(client, **NATIVE, app_challenge=s256(verifier), acr=FACE)
    assert FLOW not in cookies(begun)
    back = client.get(CALLBACK, query_string=walk(provider, begun.location))
    assert back.location.startswith("icity://signed-in?code=")
    assert cookies(back) == {}
    code = parse_qs(urlsplit(back.location).query)["code"][0]
    redeemed = client.post("/api/v1/auth/tokens", json={"code": code, "verifier": verifier})
    assert redeemed.status_code == 201
    assert redeemed.json["token_type"] == "Bearer"
    assert client.get("/api/v1/me", headers=bearer(redeemed.json["access_token"])).status_code == 200
    again = client.post("/api/v1/auth/tokens", json={"code": code, "verifier": verifier})
    assert refusal(again) == (401, "not_signed_in")


def test_another_app_with_the_code_ends_the_session(client, provider):
    verifier = secrets.token_urlsafe(48)
    begun = begin(client, **NATIVE, app_challenge=s256(verifier), acr=CARD)
    back = client.get(CALLBACK, query_string=walk(provider, begun.location))
    code = parse_qs(urlsplit(back.location).query)["code"][0]
    stolen = client.post("/api/v1/auth/tokens", json={"code": code, "verifier": secrets.token_urlsafe(48)})
    assert stolen.status_code == 401
    assert client.post("/api/v1/auth/tokens", json={"code": code, "verifier": verifier}).status_code == 401
    assert count(SignInSession, SignInSession.revoked_because == "handoff_verifier") == 1


def test_a_code_lives_a_minute(client, provider, wait):
    verifier = secrets.token_urlsafe(48)
    begun = begin(client, **NATIVE, app_challenge=s256(verifier), acr=CARD)
    back = client.get(CALLBACK, query_string=walk(provider, begun.location))
    code = parse_qs(urlsplit(back.location).query)["code"][0]
    wait(timedelta(seconds=61))
    late = client.post("/api/v1/auth/tokens", json={"code": code, "verifier": verifier})
    assert late.status_code == 401


# --- the session


def test_a_refresh_token_is_good_once_and_its_reuse_ends_the_family(client, provider):
    first = sign_in_native(client, provider).json
    second = client.post("/api/v1/auth/refreshes", json={"refresh_token": first["refresh_token"]})
    assert second.status_code == 201
    assert second.json["refresh_token"] != first["refresh_token"]
    assert client.get("/api/v1/me", headers=bearer(second.json["access_token"])).status_code == 200
    reused = client.post("/api/v1/auth/refreshes", json={"refresh_token": first["refresh_token"]})
    assert refusal(reused) == (401, "not_signed_in")
    for token in (first["access_token"], second.json["access_token"]):
        assert client.get("/api/v1/me", headers=bearer(token)).status_code == 401
    thief = client.post("/api/v1/auth/refreshes", json={"refresh_token": second.json["refresh_token"]})
    assert thief.status_code == 401
    assert count(AuditEvent, AuditEvent.event == "session_revoked") == 1


def test_a_browser_refreshes_by_cookie_from_its_own_pages_only(app, client, provider):
    before = cookies(sign_in_web(client, provider))[REFRESH]["value"]
    forged = client.post("/api/v1/auth/refreshes", json={})
    assert refusal(forged) == (403, "cross_site")
    fresh = client.post("/api/v1/auth/refreshes", json={}, headers=WEB)
    assert (fresh.status_code, fresh.data) == (204, b"")
    assert cookies(fresh)[REFRESH]["value"] not in {before, ""}
    assert client.get("/api/v1/me").status_code == 200
    nobody = app.test_client().post("/api/v1/auth/refreshes", json={}, headers=WEB)
    assert nobody.status_code == 401


@pytest.mark.parametrize("token", ["", "x", "A" * 128, "..", "é" * 20])
def test_a_refresh_token_that_is_none(client, provider, token):
    answer = client.post("/api/v1/auth/refreshes", json={"refresh_token": token}, headers=WEB)
    assert answer.status_code == 401


def test_signing_out_ends_everything_here_and_says_where_to_end_it_there(client, provider):
    given = cookies(sign_in_web(client, provider))
    token, renewal = given[ACCESS]["value"], given[REFRESH]["value"]
    answer = client.delete("/api/v1/auth/session", headers=WEB)
    assert answer.status_code == 200
    assert answer.json["end_session_url"].startswith(provider.url)
    assert {name: cookie["value"] for name, cookie in cookies(answer).items()} == {
        ACCESS: "",
        REFRESH: "",
        HERE: "",
    }
    assert client.get("/api/v1/me", headers=bearer(token)).status_code == 401
    assert client.post("/api/v1/auth/refreshes", json={"refresh_token": renewal}).status_code == 401


def test_a_session_ends_after_half_a_day_whatever_is_refreshed(client, provider, wait):
    tokens = sign_in_native(client, provider).json
    for _ in range(2):
        wait(timedelta(hours=5))
        tokens = client.post("/api/v1/auth/refreshes", json={"refresh_token": tokens["refresh_token"]}).json
    wait(timedelta(hours=2, minutes=5))
    late = client.post("/api/v1/auth/refreshes", json={"refresh_token": tokens["refresh_token"]})
    assert late.status_code == 401


def test_an_access_token_lives_ten_minutes(client, provider, monkeypatch):
    token = sign_in_native(client, provider).json["access_token"]
    claims = jwt.decode(token, options={"verify_signature": False})
    assert claims["exp"] - claims["iat"] == 600
    assert set(claims) == {"iss", "aud", "sub", "sid", "jti", "typ", "iat", "nbf", "exp"}
    assert datetime.fromtimestamp(claims["exp"], clock.CITY_ZONE) > clock.wall()


def test_submitting_needs_the_face_step_of_the_last_quarter_of_an_hour(client, provider):
    weak = bearer(sign_in_native(client, provider, acr=CARD).json["access_token"])
    path = "/api/v1/applications/00000000-0000-4000-8000-000000000000/submissions"
    body = {"filled": [], "declaration_version": "1"}
    key = {"Idempotency-Key": "step-up-key"}
    asked = client.post(path, json=body, headers=weak | key)
    assert refusal(asked) == (403, "step_up_needed")
    assert asked.json["facts"]["acr"] == FACE
    strong = sign_in_native(client, provider, acr=FACE).json
    assert client.post(path, json=body, headers=bearer(strong["access_token"]) | key).status_code == 404
    with transactions.unit():
        for session in db.session.scalars(select(SignInSession)):
            session.auth_time -= timedelta(minutes=16)
    stale = client.post(path, json=body, headers=bearer(strong["access_token"]) | key)
    assert refusal(stale) == (403, "step_up_needed")
