"""Reading and verifying a query: who asks, signed by their key, fresh, whole, with purpose and consent."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import jwt
from marshmallow import RAISE, Schema, ValidationError, fields, validate

from registries.exchange import refusal
from registries.exchange.refusal import Refused
from registries.ports import Dataset

AUDIENCE = "urn:icity:exchange"
QUERY_TYPE = "icity-query+jwt"
LONGEST_LIFE_SECONDS = 120
SKEW_SECONDS = 10
_PURPOSE = re.compile(r"[\w.:\- ]{3,80}")
_REFERENCE = re.compile(r"[\w.:\-/@,]{3,120}")


@dataclass(frozen=True)
class Query:
    """A verified query. `expires_at` is a Unix time, until which its `jti` is remembered."""

    client_id: str
    dataset: Dataset
    id_number: str = field(repr=False)
    name: str = field(repr=False)
    purpose: str
    consent: str
    request_id: str
    jti: str
    expires_at: int


class _Subject(Schema):
    class Meta:
        unknown = RAISE

    id_number = fields.String(required=True, validate=validate.Regexp(r"^[0-9A-Za-z]{6,20}\Z"))
    name = fields.String(required=True, validate=validate.Length(min=1, max=200))


class _Query(Schema):
    class Meta:
        unknown = RAISE

    iss = fields.String(required=True)
    aud = fields.String(required=True)
    iat = fields.Integer(required=True, strict=True)
    exp = fields.Integer(required=True, strict=True)
    jti = fields.String(required=True, validate=validate.Length(min=16, max=64))
    dataset = fields.String(required=True, validate=validate.Regexp(r"^[a-z_]{2,40}\.[a-z_]{2,40}\Z"))
    subject = fields.Nested(_Subject, required=True)
    purpose = fields.String(required=True)
    consent = fields.String(required=True)
    request_id = fields.String(required=True, validate=validate.Regexp(r"^[\w.:\-]{1,120}\Z"))


_QUERY = _Query()


def read_query(body: bytes, clients: Mapping[str, tuple[jwt.PyJWK, ...]]) -> Query:
    """The query in a compact JWS. Raises `Refused`; replay is the journal's to judge."""
    try:
        token = body.decode("ascii")
        header = jwt.get_unverified_header(token)
        claimed = jwt.decode(token, options={"verify_signature": False})
    except (ValueError, RecursionError, jwt.PyJWTError) as error:
        raise Refused(refusal.BODY) from error
    if header.get("typ") != QUERY_TYPE or header.get("alg") != "ES256":
        raise Refused(refusal.SIGNATURE)
    keys = clients.get(str(claimed.get("iss")))
    if keys is None:
        raise Refused(refusal.CLIENT)
    claims = _verified(token, keys)
    return _checked(claims)


def _verified(token: str, keys: tuple[jwt.PyJWK, ...]) -> dict[str, Any]:
    for key in keys:
        try:
            claims: dict[str, Any] = jwt.decode(
                token,
                key,
                algorithms=["ES256"],
                audience=AUDIENCE,
                leeway=SKEW_SECONDS,
                options={"require": ["iss", "aud", "iat", "exp", "jti"], "strict_aud": True},
            )
        except jwt.InvalidSignatureError:
            continue
        except (jwt.ExpiredSignatureError, jwt.ImmatureSignatureError) as error:
            raise Refused(refusal.EXPIRED) from error
        except jwt.PyJWTError as error:
            raise Refused(refusal.BODY) from error
        return claims
    raise Refused(refusal.SIGNATURE)


def _checked(claims: dict[str, Any]) -> Query:
    try:
        _QUERY.load(claims)
    except ValidationError as error:
        raise Refused(refusal.BODY) from error
    too_long = claims["exp"] - claims["iat"] > LONGEST_LIFE_SECONDS
    if too_long or claims["iat"] < time.time() - LONGEST_LIFE_SECONDS:
        raise Refused(refusal.EXPIRED)
    if not _PURPOSE.fullmatch(claims["purpose"]):
        raise Refused(refusal.PURPOSE)
    if not _REFERENCE.fullmatch(claims["consent"]):
        raise Refused(refusal.CONSENT)
    return Query(
        client_id=claims["iss"],
        dataset=Dataset(claims["dataset"]),
        id_number=claims["subject"]["id_number"],
        name=claims["subject"]["name"],
        purpose=claims["purpose"],
        consent=claims["consent"],
        request_id=claims["request_id"],
        jti=claims["jti"],
        expires_at=claims["exp"] + SKEW_SECONDS,
    )
