"""Electronic certificates (电子证照): each carries the signature of the office that issued it, which is checked here.

The library that hands them over lists them; what a certificate says is believed only from its own compact JWS (ES256).
Fields after GB/T 36903: type, number, holder with number, issuer, day of issue, first and last day of validity.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

import jwt
from marshmallow import ValidationError, fields

from registries.connector import FindKey
from registries.strict_field import CompactJws, Strict, day, id_number, one_of, rows, text

ALGORITHM = "ES256"
TOKEN_TYPE = "icity-certificate+jwt"  # noqa: S105 - a media type, no secret
ISSUED_BY: Mapping[str, str] = {
    "household_register": "police",
    "residence_permit": "police",
    "property_certificate": "natural_resources",
    "marriage_certificate": "civil_affairs",
    "birth_medical_certificate": "health",
    "business_licence": "samr",
    "social_insurance_certificate": "hrss",
    "preferential_card": "veterans",
}
"""The closed list of types, and the one office whose key may sign each."""


class Signature(StrEnum):
    """What the check of a certificate's signature came to."""

    VALID = "valid"
    BAD = "bad_signature"
    UNKNOWN_KEY = "unknown_key"
    WRONG_ISSUER = "wrong_issuer"
    ALTERED = "altered"


class HandedRow(Strict):
    """One certificate as the library lists it and hands it over."""

    kind = one_of(*ISSUED_BY)
    number = text()
    status = one_of("in_force", "revoked")
    token = CompactJws(required=True)


class Handed(Strict):
    """Everything that the library holds of one person."""

    certificates = rows(HandedRow)


class Holder(Strict):
    """Whom a certificate was issued to."""

    name = text()
    id_number = id_number()


class _Claims(Strict):
    """What the issuer signed."""

    iss = text()
    kind = one_of(*ISSUED_BY)
    number = text()
    issuer = text()
    holder = fields.Nested(Holder, required=True)
    issued_on = day()
    valid_from = day()
    valid_until = day(allow_none=True)


_CLAIMS = _Claims()
_NOTHING: Mapping[str, Any] = dict.fromkeys(("issuer", "holder", "issued_on", "from", "to"))


def prove(row: Mapping[str, Any], find_key: FindKey) -> dict[str, Any]:
    """The row as it is kept: with what the issuer signed, or, where that does not hold, with only what is listed.

    A key id is `<office>.<thumbprint>`: a key signs for its own office alone, and an office only its own types.
    Raises what `find_key` raises when the keys cannot be read: then nothing is known, and nothing is kept.
    """
    signature, claims = _read(row, find_key)
    listed = {"kind": row["kind"], "number": row["number"], "status": row["status"], "signature": signature}
    if signature is not Signature.VALID:
        return {**listed, **_NOTHING}
    return {
        **listed,
        "issuer": claims["issuer"],
        "holder": dict(claims["holder"]),
        "issued_on": claims["issued_on"],
        "from": claims["valid_from"],
        "to": claims["valid_until"],
    }


def _read(row: Mapping[str, Any], find_key: FindKey) -> tuple[Signature, Mapping[str, Any]]:
    try:
        header = jwt.get_unverified_header(row["token"])
    except jwt.PyJWTError:
        return Signature.ALTERED, {}
    if header.get("typ") != TOKEN_TYPE or header.get("alg") != ALGORITHM:
        return Signature.ALTERED, {}
    key_id = str(header.get("kid"))
    key = find_key(key_id)
    if key is None:
        return Signature.UNKNOWN_KEY, {}
    try:
        claims: dict[str, Any] = jwt.decode(row["token"], key, algorithms=[ALGORITHM])
        _CLAIMS.load(claims)
    except jwt.InvalidSignatureError:
        return Signature.BAD, {}
    except (jwt.PyJWTError, ValidationError, ValueError, TypeError, RecursionError):
        return Signature.ALTERED, {}
    if (claims["kind"], claims["number"]) != (row["kind"], row["number"]):
        return Signature.ALTERED, {}
    office = ISSUED_BY[claims["kind"]]
    if claims["iss"] != office or key_id.partition(".")[0] != office:
        return Signature.WRONG_ISSUER, {}
    return Signature.VALID, claims
