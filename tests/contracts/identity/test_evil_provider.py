"""A provider that lies, drips, floods or redirects: sign-in is refused cleanly within four seconds."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from authlib.oidc.core.util import create_half_hash
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey

from identity import client_key
from identity.ports import Acr, IdentityError, IdentityErrorCode, SignInRequest, VerifiedIdentity
from identity.relying_party import OidcRelyingParty
from tests.from_now import FromNow, dated

Code = IdentityErrorCode
CLIENT_ID = "icity-enrolment"
REDIRECT_URI = "http://127.0.0.1:8000/callback"
KEY = ECKey.generate_key("P-256", {"kid": "good"})
PEM = client_key.new_pem()
Claims = dict[str, Any]


class EvilProvider:
    """Answers each path with a JSON value or a function that writes to the handler; honest until told otherwise."""

    def __init__(self) -> None:
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self.claims: Claims = {}
        self.sign: Callable[[Claims], str] = lambda claims: jwt.encode(
            {"alg": "ES256", "kid": "good"}, claims, KEY
        )
        self.request: SignInRequest | None = None
        self.requests: list[str] = []
        self.answers: dict[str, Any] = {
            "/.well-known/openid-configuration": self.discovery(),
            "/jwks.json": {"keys": [KEY.as_dict(private=False)]},
            "/par": {"request_uri": "urn:example:1", "expires_in": 60},
            "/userinfo": self.userinfo(),
        }

    def discovery(self, **changes: Any) -> Claims:
        paths = {
            "authorization_endpoint": "/authorize",
            "pushed_authorization_request_endpoint": "/par",
            "token_endpoint": "/token",
            "userinfo_endpoint": "/userinfo",
            "jwks_uri": "/jwks.json",
            "end_session_endpoint": "/end",
        }
        support = {
            "response_types_supported": ["code"],
            "code_challenge_methods_supported": ["S256"],
            "token_endpoint_auth_methods_supported": ["private_key_jwt"],
            "id_token_signing_alg_values_supported": ["ES256"],
            "authorization_response_iss_parameter_supported": True,
        }
        endpoints = {name: self.url + path for name, path in paths.items()}
        return {"issuer": self.url, **endpoints, **support, **changes}

    @staticmethod
    def userinfo(**changes: Any) -> Claims:
        verification = {
            "trust_framework": "cn_bank_real_name",
            "time": datetime.now(UTC).isoformat(),
            "evidence": [{"type": "electronic_record"}],
        }
        claims = {"name": "林志远", "id_number": "11010519491231002X", "id_kind": "citizen"}
        return {
            "sub": "someone",
            "verified_claims": {"verification": verification, "claims": claims},
            **changes,
        }

    def token(self) -> Claims:
        assert self.request is not None
        now = int(time.time())
        honest = {
            "iss": self.url,
            "sub": "someone",
            "aud": CLIENT_ID,
            "iat": now,
            "exp": now + 300,
            "auth_time": now,
            "nonce": self.request.nonce,
            "acr": str(Acr.BANK_CARD),
            "amr": ["sms"],
            "at_hash": create_half_hash("opaque", "ES256").decode(),
        }
        claims = {name: value for name, value in {**honest, **dated(self.claims)}.items() if value is not ...}
        return {"access_token": "opaque", "token_type": "Bearer", "id_token": self.sign(claims)}

    def sign_in(self, party: OidcRelyingParty) -> VerifiedIdentity:
        self.request = party.begin(redirect_uri=REDIRECT_URI, acr=Acr.BANK_CARD)
        self.answers.setdefault("/token", self.token())
        callback = {"code": "c", "state": self.request.state, "iss": self.url}
        return party.finish(
            callback=callback, redirect_uri=REDIRECT_URI, expected=self.request, now=datetime.now(UTC)
        )

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                provider.requests.append(self.path)
                answer = provider.answers.get(self.path, {})
                if callable(answer):
                    answer(self)
                else:
                    write(self, json.dumps(answer).encode(), 201 if self.path == "/par" else 200)

            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["Content-Length"]))
                self.do_GET()

            def log_message(self, *_: object) -> None:
                pass

        return Handler


def write(handler: BaseHTTPRequestHandler, body: bytes, status: int = 200, **headers: str) -> None:
    handler.send_response(status)
    handler.send_header("Content-Length", str(len(body)))
    for name, value in headers.items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(body)


def raw(body: bytes, status: int = 200, **headers: str) -> Callable[[BaseHTTPRequestHandler], None]:
    return lambda handler: write(handler, body, status, **headers)


def drip(handler: BaseHTTPRequestHandler) -> None:
    """One byte at a time: no single read is ever late."""
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    try:
        for _ in range(60):
            handler.wfile.write(b" ")
            handler.wfile.flush()
            time.sleep(0.1)
    except OSError:
        handler.close_connection = True


def drip_head(handler: BaseHTTPRequestHandler) -> None:
    try:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
        for number in range(60):
            handler.wfile.write(f"X-{number}: x\r\n".encode())
            handler.wfile.flush()
            time.sleep(0.1)
    except OSError:
        handler.close_connection = True


def flood(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    try:
        for _ in range(2000):
            handler.wfile.write(b" " * 65536)
    except OSError:
        handler.close_connection = True


def hang(handler: BaseHTTPRequestHandler) -> None:
    time.sleep(4)
    handler.close_connection = True


@pytest.fixture
def evil() -> Iterator[EvilProvider]:
    provider = EvilProvider()
    thread = threading.Thread(
        target=provider.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
    )
    thread.start()
    yield provider
    provider.server.shutdown()
    provider.server.server_close()


@pytest.fixture
def party(evil: EvilProvider) -> Iterator[OidcRelyingParty]:
    relying_party = OidcRelyingParty(evil.url, CLIENT_ID, PEM, timeout=2.0)
    yield relying_party
    relying_party.close()


def refusal_of(evil: EvilProvider, party: OidcRelyingParty) -> IdentityErrorCode:
    started = time.monotonic()
    with pytest.raises(IdentityError) as refusal:
        evil.sign_in(party)
    assert time.monotonic() - started < 4
    return refusal.value.code


def test_the_honest_fixture_is_accepted(evil: EvilProvider, party: OidcRelyingParty):
    assert evil.sign_in(party).name == "林志远"


ANSWERS = {
    "drip": drip,
    "dripping head": drip_head,
    "flood": flood,
    "hang": hang,
    "redirect": raw(b"", 302, Location="http://127.0.0.1:1/"),
    "html": raw(b"<html>"),
    "empty": raw(b""),
    "list": raw(b"[]"),
    "deep": raw(b"[" * 50_000),
    "duplicate": raw(b'{"sub":"a","sub":"b","issuer":"a","issuer":"b"}'),
    "nan": raw(b'{"issuer":NaN}'),
    "binary": raw(b"\xff\xfe\x00"),
    "gzip bomb": raw(b"\x1f\x8b" + b"\x00" * 100, **{"Content-Encoding": "gzip"}),
    "error": raw(b"{}", 500),
    "limit": raw(b"{}", 429),
}


@pytest.mark.parametrize(
    "path", ["/.well-known/openid-configuration", "/jwks.json", "/par", "/token", "/userinfo"]
)
@pytest.mark.parametrize(
    "kind", ["flood", "redirect", "html", "deep", "duplicate", "gzip bomb", "error", "limit"]
)
def test_a_broken_answer_anywhere(evil: EvilProvider, party: OidcRelyingParty, path: str, kind: str):
    evil.answers[path] = ANSWERS[kind]
    assert refusal_of(evil, party) in (Code.PROVIDER_UNAVAILABLE, Code.BAD_TOKEN)


@pytest.mark.parametrize("kind", ["drip", "dripping head", "hang"])
@pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/token"])
def test_a_slow_answer_ends_at_the_deadline(
    evil: EvilProvider, party: OidcRelyingParty, path: str, kind: str
):
    evil.answers[path] = ANSWERS[kind]
    assert refusal_of(evil, party) is Code.PROVIDER_UNAVAILABLE


@pytest.mark.parametrize("kind", ["empty", "list", "nan", "binary"])
def test_other_nonsense(evil: EvilProvider, party: OidcRelyingParty, kind: str):
    evil.answers["/.well-known/openid-configuration"] = ANSWERS[kind]
    assert refusal_of(evil, party) is Code.PROVIDER_UNAVAILABLE


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"issuer": "https://another-bank.invalid"}, Code.WRONG_ISSUER),
        ({"issuer": None}, Code.WRONG_ISSUER),
        ({"code_challenge_methods_supported": ["plain"]}, Code.PROVIDER_REFUSED),
        ({"token_endpoint_auth_methods_supported": ["none"]}, Code.PROVIDER_REFUSED),
        ({"id_token_signing_alg_values_supported": ["HS256"]}, Code.PROVIDER_REFUSED),
        ({"authorization_response_iss_parameter_supported": False}, Code.PROVIDER_REFUSED),
        ({"token_endpoint": "http://evil.example/token"}, Code.PROVIDER_REFUSED),
        ({"token_endpoint": "http://127.0.0.1:99999/token"}, Code.PROVIDER_REFUSED),
        ({"token_endpoint": "https://[::1/token"}, Code.PROVIDER_REFUSED),
        ({"token_endpoint": "https://bank.example/to ken"}, Code.PROVIDER_REFUSED),
        ({"token_endpoint": "file:///etc/passwd"}, Code.PROVIDER_REFUSED),
        ({"jwks_uri": None}, Code.PROVIDER_REFUSED),
        ({"userinfo_endpoint": "https://user@evil.example/"}, Code.PROVIDER_REFUSED),
        ({"authorization_endpoint": "javascript:alert(1)"}, Code.PROVIDER_REFUSED),
    ],
)
def test_wrong_metadata(evil: EvilProvider, party: OidcRelyingParty, changes: Claims, code: Code):
    evil.answers["/.well-known/openid-configuration"] = evil.discovery(**changes)
    assert refusal_of(evil, party) is code


@pytest.mark.parametrize(
    "keys",
    [
        {"keys": []},
        {"keys": "x"},
        {"keys": [KEY.as_dict(private=False), KEY.as_dict(private=False)]},
        {"keys": [{**KEY.as_dict(private=False), "x": "AAAA"}]},
        {"keys": [{**KEY.as_dict(private=False), "kid": 7}]},
        {"keys": [{**KEY.as_dict(private=False), "use": "enc"}]},
        {"keys": [{**ECKey.generate_key("P-384").as_dict(private=False), "kid": "good"}]},
        {"keys": [{"kty": "oct", "k": "c2VjcmV0", "kid": "good"}]},
        {"keys": [KEY.as_dict(private=False)] * 21},
    ],
)
def test_wrong_keys(evil: EvilProvider, party: OidcRelyingParty, keys: Claims):
    evil.answers["/jwks.json"] = keys
    assert refusal_of(evil, party) in (Code.BAD_TOKEN, Code.PROVIDER_UNAVAILABLE)


@pytest.mark.parametrize(
    ("claims", "code"),
    [
        ({"iss": ...}, Code.WRONG_ISSUER),
        ({"iss": "http://127.0.0.1"}, Code.WRONG_ISSUER),
        ({"aud": ...}, Code.WRONG_AUDIENCE),
        ({"aud": [CLIENT_ID, "another"]}, Code.WRONG_AUDIENCE),
        ({"aud": {CLIENT_ID: 1}}, Code.WRONG_AUDIENCE),
        ({"azp": "another"}, Code.WRONG_AUDIENCE),
        ({"exp": ...}, Code.BAD_TOKEN),
        ({"exp": FromNow(300, lambda moment: str(int(moment)))}, Code.BAD_TOKEN),
        ({"exp": FromNow(300.5, float)}, Code.BAD_TOKEN),
        ({"exp": True}, Code.BAD_TOKEN),
        ({"exp": -1}, Code.BAD_TOKEN),
        ({"exp": 10**12}, Code.BAD_TOKEN),
        ({"exp": FromNow(90_000)}, Code.BAD_TOKEN),
        ({"exp": FromNow(-1)}, Code.EXPIRED),
        ({"iat": FromNow(-9000), "exp": FromNow(-5000)}, Code.EXPIRED),
        ({"iat": FromNow(-9000)}, Code.EXPIRED),
        ({"iat": ...}, Code.BAD_TOKEN),
        ({"iat": FromNow(600)}, Code.BAD_TOKEN),
        ({"nbf": FromNow(600)}, Code.BAD_TOKEN),
        ({"auth_time": ...}, Code.BAD_TOKEN),
        ({"auth_time": FromNow(600)}, Code.BAD_TOKEN),
        ({"nonce": ...}, Code.WRONG_NONCE),
        ({"nonce": 5}, Code.WRONG_NONCE),
        ({"sub": ...}, Code.BAD_TOKEN),
        ({"sub": ""}, Code.BAD_TOKEN),
        ({"sub": "林"}, Code.BAD_TOKEN),
        ({"sub": "x" * 256}, Code.BAD_TOKEN),
        ({"sub": "somebody else"}, Code.WRONG_SUBJECT),
        ({"acr": ...}, Code.LEVEL_TOO_LOW),
        ({"acr": "1"}, Code.LEVEL_TOO_LOW),
        ({"acr": ["urn:icity:acr:face"]}, Code.LEVEL_TOO_LOW),
        ({"amr": "sms"}, Code.BAD_TOKEN),
        ({"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"}, Code.BAD_TOKEN),
    ],
)
def test_wrong_claims(evil: EvilProvider, party: OidcRelyingParty, claims: Claims, code: Code):
    evil.claims = claims
    assert refusal_of(evil, party) is code


def part(value: Any) -> str:
    return jwt.encode({"alg": "HS256"}, value, OctKey.generate_key()).split(".")[1]


def resigned(header: Claims) -> Callable[[Claims], str]:
    """A valid ES256 signature under a header that it should not have."""
    registry = jwt.JWSRegistry(strict_check_header=False)
    return lambda claims: jwt.encode(
        {"alg": "ES256", "kid": "good", **header}, claims, KEY, registry=registry
    )


TOKENS: dict[str, Callable[[Claims], str]] = {
    "none": lambda claims: f"{part({'alg': 'none', 'kid': 'good'})}.{part(claims)}.",
    "nOnE": lambda claims: f"{part({'alg': 'nOnE', 'kid': 'good'})}.{part(claims)}.",
    "hs256 with the public key": lambda claims: jwt.encode(
        {"alg": "HS256", "kid": "good"}, claims, OctKey.import_key(str(KEY.as_dict(private=False)["x"]))
    ),
    "stranger's key": lambda claims: jwt.encode(
        {"alg": "ES256", "kid": "good"}, claims, ECKey.generate_key("P-256")
    ),
    "no kid": lambda claims: jwt.encode({"alg": "ES256"}, claims, KEY),
    "unknown kid": lambda claims: jwt.encode({"alg": "ES256", "kid": "x' OR 1=1"}, claims, KEY),
    "embedded jwk": resigned({"jwk": KEY.as_dict(private=False)}),
    "jku": resigned({"jku": "https://evil.example/jwks.json"}),
    "x5u": resigned({"x5u": "https://evil.example/x"}),
    "access token type": resigned({"typ": "at+jwt"}),
    "encrypted shape": lambda claims: "a.b.c.d.e",
    "not base64": lambda claims: "!.!.!",
    "empty": lambda claims: "",
    "a megabyte": lambda claims: jwt.encode(
        {"alg": "ES256", "kid": "good"}, {**claims, "x": "y" * 40_000}, KEY
    ),
    "payload swapped": lambda claims: swapped(claims),
    "signature cut": lambda claims: jwt.encode({"alg": "ES256", "kid": "good"}, claims, KEY)[:-10],
}


def swapped(claims: Claims) -> str:
    head, _, signature = jwt.encode({"alg": "ES256", "kid": "good"}, claims, KEY).split(".")
    return f"{head}.{part({**claims, 'acr': str(Acr.FACE)})}.{signature}"


@pytest.mark.parametrize("kind", TOKENS)
def test_wrong_tokens(evil: EvilProvider, party: OidcRelyingParty, kind: str):
    evil.sign = TOKENS[kind]
    assert refusal_of(evil, party) is Code.BAD_TOKEN


@pytest.mark.parametrize("access_token", ["", "a b", "a\r\nX: y", "林", 5, None])
def test_wrong_access_tokens(evil: EvilProvider, party: OidcRelyingParty, access_token: object):
    evil.answers["/token"] = {"access_token": access_token, "token_type": "Bearer", "id_token": "x"}
    assert refusal_of(evil, party) is Code.BAD_TOKEN


def test_unknown_kids_do_not_hammer_the_provider(evil: EvilProvider, party: OidcRelyingParty):
    evil.sign = TOKENS["unknown kid"]
    for _ in range(5):
        refusal_of(evil, party)
    assert evil.requests.count("/jwks.json") == 2
    assert evil.requests.count("/.well-known/openid-configuration") == 1


def test_a_provider_that_is_gone(party: OidcRelyingParty):
    gone = OidcRelyingParty("http://127.0.0.1:1", CLIENT_ID, PEM)
    with pytest.raises(IdentityError) as refusal:
        gone.begin(redirect_uri=REDIRECT_URI, acr=Acr.BANK_CARD)
    assert (refusal.value.code, refusal.value.permanent) == (Code.PROVIDER_UNAVAILABLE, False)
    assert "窗口" in refusal.value.zh
    gone.close()


def test_a_plain_http_issuer_elsewhere_is_not_taken():
    with pytest.raises(ValueError, match="https"):
        OidcRelyingParty("http://bank.example", CLIENT_ID, PEM)
