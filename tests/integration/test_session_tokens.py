"""T-12: access tokens that somebody made up, and rights that follow the database, not the token."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key
from sqlalchemy import select

from app import clock, tokens, transactions
from app.extensions import db
from app.models.session import SignInSession
from app.models.staff import Staff
from tests import factories


def b64(raw: bytes | str) -> str:
    return base64.urlsafe_b64encode(raw.encode() if isinstance(raw, str) else raw).rstrip(b"=").decode()


class Forge:
    """Makes tokens that are right but for what the test changes."""

    def __init__(self, pem: str, issuer: str, person_id: Any, session_id: Any) -> None:
        self.key: Any = load_pem_private_key(pem.encode(), None)
        now = int(clock.wall().timestamp())
        self.claims = {
            "iss": issuer, "aud": tokens.AUDIENCE, "sub": str(person_id), "sid": str(session_id),
            "jti": uuid4().hex, "typ": tokens.TYPE, "iat": now, "nbf": now, "exp": now + 600,
        }  # fmt: skip

    @property
    def public(self) -> Any:
        return self.key.public_key()

    def token(self, *without: str, header: dict[str, Any] | None = None, **changed: Any) -> str:
        """Signed with the right key; claims changed or left out."""
        claims = {name: value for name, value in (self.claims | changed).items() if name not in without}
        return self.raw({"alg": "EdDSA", "typ": tokens.TYPE} | (header or {}), json.dumps(claims))

    def raw(self, header: dict[str, Any] | str, payload: str | bytes, signature: bytes | None = None) -> str:
        """Any header and payload, truly signed unless a signature is given."""
        head = header if isinstance(header, str) else json.dumps(header)
        signed = f"{b64(head)}.{b64(payload)}"
        return f"{signed}.{b64(self.key.sign(signed.encode()) if signature is None else signature)}"

    def hmac(self, secret: bytes, algorithm: str = "HS256") -> str:
        """Signed with the public key as if it were a shared secret."""
        head = json.dumps({"alg": algorithm, "typ": tokens.TYPE})
        signed = f"{b64(head)}.{b64(json.dumps(self.claims))}"
        digest = {"HS256": hashlib.sha256, "HS512": hashlib.sha512}[algorithm]
        return f"{signed}.{b64(hmac.new(secret, signed.encode(), digest).digest())}"


@pytest.fixture
def forge(app, settings) -> Forge:
    person = factories.make_person()
    factories.sign_in(person.id)
    with transactions.unit():
        session = db.session.scalars(select(SignInSession)).one()
    return Forge(settings.access_token_key, settings.public_base_url, person.id, session.id)


def _unsigned(forge: Forge, algorithm: str) -> str:
    return forge.raw({"alg": algorithm, "typ": tokens.TYPE}, json.dumps(forge.claims), b"")


def _other_key(forge: Forge) -> str:
    return jwt.encode(forge.claims, ed25519.Ed25519PrivateKey.generate(), "EdDSA", {"typ": tokens.TYPE})


def _ecdsa(forge: Forge) -> str:
    return jwt.encode(forge.claims, ec.generate_private_key(ec.SECP256R1()), "ES256", {"typ": tokens.TYPE})


def _rsa(forge: Forge) -> str:
    return jwt.encode(forge.claims, rsa.generate_private_key(65537, 2048), "RS256", {"typ": tokens.TYPE})


def _swapped(forge: Forge) -> str:
    head, _, signature = forge.token().split(".")
    return f"{head}.{b64(json.dumps(forge.claims | {'sub': str(uuid4())}))}.{signature}"


def _public_pem(forge: Forge) -> bytes:
    return forge.public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def _public_raw(forge: Forge) -> bytes:
    return forge.public.public_bytes(Encoding.Raw, PublicFormat.Raw)


def _public_der(forge: Forge) -> bytes:
    return forge.public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def _embedded(forge: Forge) -> str:
    """Signed by the attacker, whose key the header brings along."""
    key = ed25519.Ed25519PrivateKey.generate()
    mine = {
        "kty": "OKP",
        "crv": "Ed25519",
        "x": b64(key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)),
    }
    return jwt.encode(forge.claims, key, "EdDSA", {"typ": tokens.TYPE, "jwk": mine})


CORPUS = {
    "none": lambda f: _unsigned(f, "none"),
    "None": lambda f: _unsigned(f, "None"),
    "NONE": lambda f: _unsigned(f, "NONE"),
    "nOnE": lambda f: _unsigned(f, "nOnE"),
    "empty algorithm": lambda f: _unsigned(f, ""),
    "no signature": lambda f: f.raw({"alg": "EdDSA", "typ": tokens.TYPE}, json.dumps(f.claims), b""),
    "zero signature": lambda f: f.raw({"alg": "EdDSA", "typ": tokens.TYPE}, json.dumps(f.claims), bytes(64)),
    "no algorithm": lambda f: f.raw({"typ": tokens.TYPE}, json.dumps(f.claims)),
    "algorithm is a list": lambda f: f.raw({"alg": ["EdDSA"], "typ": tokens.TYPE}, json.dumps(f.claims)),
    "HS256 with the public PEM": lambda f: f.hmac(_public_pem(f)),
    "HS256 with the public DER": lambda f: f.hmac(_public_der(f)),
    "HS256 with the raw public key": lambda f: f.hmac(_public_raw(f)),
    "HS512 with the public PEM": lambda f: f.hmac(_public_pem(f), "HS512"),
    "HS256 with an empty key": lambda f: f.hmac(b""),
    "another Ed25519 key": _other_key,
    "ES256": _ecdsa,
    "RS256": _rsa,
    "another algorithm's name": lambda f: f.token(header={"alg": "ES256"}),
    "payload swapped": _swapped,
    "key in the header": _embedded,
    "wrong typ": lambda f: f.token(header={"typ": "JWT"}),
    "no typ in the header": lambda f: f.raw({"alg": "EdDSA"}, json.dumps(f.claims)),
    "wrong typ claim": lambda f: f.token(typ="id+jwt"),
    "crit": lambda f: f.token(header={"crit": ["exp"], "exp": 1}),
    "b64 false": lambda f: f.token(header={"b64": False, "crit": ["b64"]}),
    "no exp": lambda f: f.token("exp"),
    "exp as text": lambda f: f.token(exp=str(f.claims["exp"])),
    "exp as a fraction": lambda f: f.token(exp=f.claims["exp"] + 0.5),
    "exp 1e30": lambda f: f.token(exp=1e30),
    "exp is true": lambda f: f.token(exp=True),
    "exp negative": lambda f: f.token(exp=-1),
    "exp over": lambda f: f.token(exp=f.claims["iat"] - 60),
    "exp null": lambda f: f.token(exp=None),
    "nbf to come": lambda f: f.token(nbf=f.claims["iat"] + 600),
    "iat to come": lambda f: f.token(iat=f.claims["iat"] + 600),
    "no nbf": lambda f: f.token("nbf"),
    "no jti": lambda f: f.token("jti"),
    "no aud": lambda f: f.token("aud"),
    "other aud": lambda f: f.token(aud="icity-desk"),
    "aud as a list": lambda f: f.token(aud=[tokens.AUDIENCE, "evil"]),
    "aud as a list of one": lambda f: f.token(aud=[tokens.AUDIENCE]),
    "no iss": lambda f: f.token("iss"),
    "other iss": lambda f: f.token(iss="https://evil.example"),
    "iss with more": lambda f: f.token(iss=f.claims["iss"] + ".evil.example"),
    "iss as a list": lambda f: f.token(iss=[f.claims["iss"]]),
    "no sub": lambda f: f.token("sub"),
    "sub of another": lambda f: f.token(sub=str(uuid4())),
    "sub no uuid": lambda f: f.token(sub="1 OR 1=1"),
    "sub a number": lambda f: f.token(sub=1),
    "no sid": lambda f: f.token("sid"),
    "unknown sid": lambda f: f.token(sid=str(uuid4())),
    "sid null": lambda f: f.token(sid=None),
    "payload a list": lambda f: f.raw({"alg": "EdDSA", "typ": tokens.TYPE}, "[]"),
    "payload no JSON": lambda f: f.raw({"alg": "EdDSA", "typ": tokens.TYPE}, b"\xff\xfe"),
    "header no JSON": lambda f: f.raw("{", json.dumps(f.claims)),
    "header a list": lambda f: f.raw("[]", json.dumps(f.claims)),
    "deep header": lambda f: f.raw("[" * 1500, json.dumps(f.claims)),
    "five parts": lambda f: f.token() + ".x.y",
    "two parts": lambda f: f.token().rpartition(".")[0],
    "a megabyte": lambda f: f.token(padding="x" * 1_000_000),
    "just over the size": lambda f: f.token(padding="x" * 4_096),
    "nothing": lambda f: "null",
    "dots": lambda f: "..",
    "not ASCII": lambda f: "é.é.é",
}


def _status(client, token: str) -> int:
    return client.get("/api/v1/me", headers={"Authorization": f"Bearer {token}"}).status_code


def test_the_forge_makes_good_tokens(client, forge):
    """The control: unchanged, its token is accepted; so what follows is refused for its change."""
    assert _status(client, forge.token()) == 200


def test_unknown_hints_in_the_header_are_not_followed(client, forge):
    """`kid`, `jku` and `x5u` are not even looked at: the one pinned key decides."""
    for header in (
        {"kid": "../../../../dev/null"},
        {"kid": "' UNION SELECT 'x"},
        {"kid": "https://evil.example/key"},
        {"jku": "https://evil.example/jwks"},
        {"x5u": "https://evil.example/cert"},
        {"jwk": {"kty": "oct", "k": "AA"}},
    ):
        assert _status(client, forge.token(header=header)) == 200
        foreign = jwt.encode(
            forge.claims, ed25519.Ed25519PrivateKey.generate(), "EdDSA", {"typ": tokens.TYPE} | header
        )
        assert _status(client, foreign) == 401


def test_hostile_tokens_open_nothing(client, forge):
    answers = {name: _status(client, make(forge)) for name, make in CORPUS.items()}
    assert len(answers) >= 60
    assert {name: status for name, status in answers.items() if status != 401} == {}


@pytest.mark.parametrize("scheme", ["Basic", "Token", "", "BearerX"])
def test_another_scheme(client, forge, scheme):
    headers = {"Authorization": f"{scheme} {forge.token()}"}
    assert client.get("/api/v1/me", headers=headers).status_code == 401


def test_a_revoked_and_an_expired_session(client, forge):
    token = forge.token()
    with transactions.unit():
        session = db.session.scalars(select(SignInSession)).one()
        session.revoked_at = clock.wall()
    assert _status(client, token) == 401
    with transactions.unit():
        session = db.session.scalars(select(SignInSession)).one()
        session.revoked_at, session.expires_at = None, clock.wall() - timedelta(seconds=1)
    assert _status(client, token) == 401


def test_a_duty_ends_with_the_next_request(client, app):
    """Role and district are read from the database at every request; the token says neither."""
    staff = factories.make_staff("supervisor")
    headers = factories.sign_in(staff.person_id)

    def status() -> int:
        return client.get("/api/v1/district/statistics", headers=headers).status_code

    assert status() == 200
    with transactions.unit():
        db.session.get(Staff, staff.id).ended_at = clock.now()
    assert status() == 403
    factories.make_staff("reviewer")
    with transactions.unit():
        row = db.session.get(Staff, staff.id)
        row.ended_at, row.district_code = None, factories.HULI
    answer = client.get("/api/v1/district/statistics", headers=headers)
    assert (answer.status_code, answer.json["district_code"]) == (200, factories.HULI)
