"""The check of one certificate's signature: whose key, for which type, over exactly what is listed."""

from __future__ import annotations

import time

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from jwt.algorithms import ECAlgorithm

from registries.certificate import TOKEN_TYPE, prove

KEY, OTHER = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
CLAIMS = {
    "iss": "police",
    "kind": "residence_permit",
    "number": "37012024",
    "issuer": "样板县公安局",
    "holder": {"name": "何大勇", "id_number": "410102198806300019"},
    "issued_on": "2023-09-01",
    "valid_from": "2023-09-01",
    "valid_until": "2024-08-31",
}


def jwk(key):
    return jwt.PyJWK({**ECAlgorithm.to_jwk(key.public_key(), as_dict=True), "alg": "ES256"})


KEYS = {"police.1": jwk(KEY), "housing.1": jwk(OTHER)}


def signed(key=KEY, *, algorithm="ES256", typ=TOKEN_TYPE, kid="police.1", **changed):
    claims = {name: value for name, value in (CLAIMS | changed).items() if value != "absent"}
    return jwt.encode(claims, key, algorithm=algorithm, headers={"typ": typ, "kid": kid})


def checked(token, **listed):
    row = {"kind": "residence_permit", "number": "37012024", "status": "in_force", "token": token} | listed
    return prove(row, KEYS.get)


def test_what_the_issuer_signed_is_kept():
    kept = checked(signed())
    assert kept == {
        "kind": "residence_permit",
        "number": "37012024",
        "status": "in_force",
        "signature": "valid",
        "issuer": "样板县公安局",
        "holder": CLAIMS["holder"],
        "issued_on": "2023-09-01",
        "from": "2023-09-01",
        "to": "2024-08-31",
    }


@pytest.mark.parametrize(
    ("token", "outcome"),
    [
        (signed(OTHER), "bad_signature"),
        (signed(kid="police.2"), "unknown_key"),
        (signed(OTHER, kid="housing.1"), "wrong_issuer"),
        (signed(OTHER, kid="housing.1", iss="housing"), "wrong_issuer"),
        (signed(iss="housing"), "wrong_issuer"),
        (signed(kind="property_certificate"), "altered"),
        (signed(number="37012025"), "altered"),
        (signed(holder="absent"), "altered"),
        (signed(valid_until="next year"), "altered"),
        (signed(valid_until="absent"), "altered"),
        (signed(extra="more"), "altered"),
        (signed(typ="JWT"), "altered"),
        (signed("x" * 40, algorithm="HS256"), "altered"),
        (
            jwt.encode(CLAIMS, None, algorithm="none", headers={"typ": TOKEN_TYPE, "kid": "police.1"}),
            "altered",
        ),
        ("not.a.token", "altered"),
        (signed() + "A", "bad_signature"),
    ],
)
def test_everything_else_has_its_name(token, outcome):
    kept = checked(token)
    assert kept["signature"] == outcome
    assert {kept[name] for name in ("issuer", "holder", "issued_on", "from", "to")} == {None}


def test_an_office_signs_only_its_own_types():
    token = signed(kind="property_certificate")
    assert checked(token, kind="property_certificate")["signature"] == "wrong_issuer"


def test_a_clock_is_not_asked():
    """Days of validity are judged on the day of evaluation, in its own time."""
    assert checked(signed(valid_until="1999-12-31"))["signature"] == "valid"
    assert checked(signed(exp=int(time.time()) + 60))["signature"] == "altered"
