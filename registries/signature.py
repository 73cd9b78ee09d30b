"""Signing what we ask and verifying what we are told: compact ES256 JWS both ways."""

from __future__ import annotations

import json
import threading
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from marshmallow import ValidationError, fields

from registries.ports import Dataset, Notice, RegistryAnswer, Subject, Ticket, payload_digest
from registries.schemas import check_payload
from registries.strict_field import Flag, Strict, day, one_of, text

ALGORITHM = "ES256"
EXCHANGE = "urn:icity:exchange"
QUERY_TYPE = "icity-query+jwt"
ANSWER_TYPE = "icity-answer+jwt"
TICKET_TYPE = "icity-ticket+jwt"
NOTICE_TYPE = "icity-notice+jwt"
QUERY_LIFE_SECONDS = 30
OLDEST_ANSWER_SECONDS = 60
CLOCK_SKEW_SECONDS = 10
UNKNOWN_KEY_PAUSE_SECONDS = 10.0


class BadAnswer(Exception):
    """The answer is not one that the exchange signed for this question."""


@dataclass(frozen=True, slots=True)
class Question:
    """One query as it goes on the wire; `jti` is new for every attempt."""

    dataset: Dataset
    subject: Subject
    purpose: str
    consent: str
    request_id: str
    jti: str


class QuerySigner:
    """Signs queries with this client's key."""

    def __init__(self, client_id: str, key_pem: str) -> None:
        key = load_pem_private_key(key_pem.encode(), password=None)
        if not isinstance(key, EllipticCurvePrivateKey) or not isinstance(key.curve, SECP256R1):
            raise ValueError("the exchange client's key must be a P-256 private key in PEM")
        self.client_id = client_id
        self._key = key

    def sign(self, question: Question) -> str:
        """The query as a compact JWS that lives `QUERY_LIFE_SECONDS`."""
        now = int(time.time())
        claims = {
            "iss": self.client_id,
            "aud": EXCHANGE,
            "iat": now,
            "exp": now + QUERY_LIFE_SECONDS,
            "jti": question.jti,
            "dataset": question.dataset.value,
            "subject": {"id_number": question.subject.id_number, "name": question.subject.name},
            "purpose": question.purpose,
            "consent": question.consent,
            "request_id": question.request_id,
        }
        return jwt.encode(claims, self._key, algorithm=ALGORITHM, headers={"typ": QUERY_TYPE})


def new_jti() -> str:
    return uuid.uuid4().hex


class ExchangeKeys:
    """The exchange's public keys, read once and again for an unknown key id, but not more than every few seconds."""

    def __init__(self, read: Callable[[], Mapping[str, Any]]) -> None:
        self._read = read
        self._keys: dict[str, jwt.PyJWK] = {}
        self._not_before = 0.0
        self._lock = threading.Lock()

    def get(self, key_id: str) -> jwt.PyJWK:
        """The key, or `BadAnswer`. May read the keys, and then raises what reading raises."""
        key = self.find(key_id)
        if key is None:
            raise BadAnswer("signed with an unknown key")
        return key

    def find(self, key_id: str) -> jwt.PyJWK | None:
        """The key, or None where nobody published it. May read the keys, and then raises what reading raises."""
        if key_id not in self._keys:
            self._refresh(key_id)
        return self._keys.get(key_id)

    def _refresh(self, key_id: str) -> None:
        with self._lock:
            if key_id in self._keys or time.monotonic() < self._not_before:
                return
            found = _parse_keys(self._read())
            self._not_before = time.monotonic() + UNKNOWN_KEY_PAUSE_SECONDS
            self._keys = found


def _parse_keys(document: Mapping[str, Any]) -> dict[str, jwt.PyJWK]:
    try:
        usable = [key for key in document["keys"] if key["kty"] == "EC" and key["crv"] == "P-256"]
        return {str(key["kid"]): jwt.PyJWK({**key, "alg": ALGORITHM}) for key in usable if "d" not in key}
    except (KeyError, TypeError, AttributeError, jwt.PyJWTError) as error:
        raise BadAnswer("the exchange's keys are unreadable") from error


class _Signed(Strict):
    """What everything that the exchange signs carries; time, issuer and audience were checked with the signature."""

    iss = text()
    aud = text()
    iat = fields.Integer(required=True, strict=True)
    exp = fields.Integer(required=True, strict=True)
    request_id = text()
    dataset = text()


class _Answer(_Signed):
    """The claims of an answer."""

    in_reply_to = text()
    department = text()
    found = Flag(required=True)
    payload = fields.Raw(required=True, allow_none=True)
    reference = text()
    as_of = day()


class _Ticket(_Signed):
    """The claims of a ticket; `ready_at` is a Unix time."""

    in_reply_to = text()
    department = text()
    ready_at = fields.Integer(required=True, strict=True)


class _Notice(_Signed):
    """The claims of a notice."""

    jti = text()
    event = one_of("ready", "changed")


_ANSWER, _TICKET, _NOTICE = _Answer(), _Ticket(), _Notice()
_UNUSABLE = (jwt.PyJWTError, ValidationError, ValueError, TypeError, RecursionError, OverflowError)


def verify_answer(token: str, question: Question, *, client_id: str, keys: ExchangeKeys) -> RegistryAnswer:
    """The answer in `token`, when it is the exchange's own, fresh, whole and to exactly this question.

    Raises `BadAnswer` for everything else, however hostile the bytes.
    """
    try:
        claims = _verified_claims(token, client_id, keys, kind=ANSWER_TYPE)
        _ANSWER.load(claims)
        _check_binding(claims, question)
        if claims["found"] is not (claims["payload"] is not None):
            raise BadAnswer("found and payload disagree")
        return _as_answer(claims, question.dataset)
    except _UNUSABLE as error:
        raise BadAnswer(type(error).__name__) from error


def verify_ticket(token: str, question: Question, *, client_id: str, keys: ExchangeKeys) -> Ticket:
    """The ticket in `token`, under the same conditions as an answer; a wait in the past is no wait."""
    try:
        claims = _verified_claims(token, client_id, keys, kind=TICKET_TYPE)
        _TICKET.load(claims)
        _check_binding(claims, question)
        wait = timedelta(seconds=max(0, claims["ready_at"] - claims["iat"]))
    except _UNUSABLE as error:
        raise BadAnswer(type(error).__name__) from error
    return Ticket(question.dataset, wait)


def verify_notice(token: str, *, client_id: str, keys: ExchangeKeys) -> Notice:
    """The notice in `token`; whether it is a replay is the reader's to judge, by `jti`. Raises `BadAnswer`."""
    try:
        claims = _verified_claims(token, client_id, keys, kind=NOTICE_TYPE)
        _NOTICE.load(claims)
        return Notice(
            event=claims["event"],
            request_id=claims["request_id"],
            dataset=Dataset(claims["dataset"]),
            jti=claims["jti"],
            expires_at=datetime.fromtimestamp(claims["exp"] + CLOCK_SKEW_SECONDS, UTC),
        )
    except _UNUSABLE as error:
        raise BadAnswer(type(error).__name__) from error


def _verified_claims(token: str, client_id: str, keys: ExchangeKeys, *, kind: str) -> dict[str, Any]:
    header = jwt.get_unverified_header(token)
    if header.get("typ") != kind or header.get("alg") != ALGORITHM:
        raise BadAnswer("not an answer's header")
    claims: dict[str, Any] = jwt.decode(
        token,
        keys.get(str(header.get("kid"))),
        algorithms=[ALGORITHM],
        audience=client_id,
        issuer=EXCHANGE,
        leeway=CLOCK_SKEW_SECONDS,
        options={"require": ["iss", "aud", "iat", "exp"], "strict_aud": True},
    )
    if claims["iat"] < time.time() - OLDEST_ANSWER_SECONDS:
        raise BadAnswer("an old answer")
    return claims


def _check_binding(claims: Mapping[str, Any], question: Question) -> None:
    asked = (question.jti, question.request_id, question.dataset.value, question.dataset.department_code)
    if (claims["in_reply_to"], claims["request_id"], claims["dataset"], claims["department"]) != asked:
        raise BadAnswer("an answer to another question")


def _as_answer(claims: Mapping[str, Any], dataset: Dataset) -> RegistryAnswer:
    payload = claims["payload"]
    if payload is not None:
        check_payload(dataset, payload)
    return RegistryAnswer(
        dataset=dataset,
        found=claims["found"],
        payload=payload,
        reference=claims["reference"],
        as_of=date.fromisoformat(claims["as_of"]),
        department=claims["department"],
        digest=payload_digest(payload),
        answered_at=datetime.fromtimestamp(claims["iat"], UTC),
    )


def parse_json_object(content: bytes) -> dict[str, Any]:
    """A JSON object, or `BadAnswer`."""
    try:
        document = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise BadAnswer("not JSON") from error
    if not isinstance(document, dict):
        raise BadAnswer("not a JSON object")
    return document
