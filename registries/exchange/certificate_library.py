"""The stand-in's library of electronic certificates: each is handed over signed with its issuing office's own key."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec

from registries.citizen_number import to_current
from registries.exchange.misbehaviour import Kind
from registries.exchange.query import Query
from registries.exchange.seal import as_jwk, load_or_make

DATASET = "data_bureau.certificate"
TOKEN_TYPE = "icity-certificate+jwt"  # noqa: S105 - a media type, no secret
OFFICES: Mapping[str, str] = {
    "household_register": "police",
    "residence_permit": "police",
    "property_certificate": "natural_resources",
    "marriage_certificate": "civil_affairs",
    "birth_medical_certificate": "health",
    "business_licence": "samr",
    "social_insurance_certificate": "hrss",
    "preferential_card": "veterans",
}
NOBODY = {"name": "别人", "id_number": "110101199001010015"}


class CertificateLibrary:
    """The keys of the offices, kept in the state directory: one in use each, and the one that follows it."""

    def __init__(self, folder: Path) -> None:
        offices = sorted(set(OFFICES.values()))
        self._keys = {o: load_or_make(folder / f"certificate-{o}.pem") for o in offices}
        self._next = {o: load_or_make(folder / f"certificate-{o}-next.pem") for o in offices}

    def jwks(self, behaviour: Mapping[Kind, Any]) -> dict[str, Any]:
        """What is published: the keys in use; once they are being changed, the next ones as well."""
        keys = [_published(office, key) for office, key in self._keys.items()]
        if behaviour.get(Kind.ROTATED_KEY):
            keys += [_published(office, key) for office, key in self._next.items()]
        return {"keys": keys}

    def hand_over(
        self, payload: Mapping[str, Any], query: Query, behaviour: Mapping[Kind, Any]
    ) -> dict[str, Any]:
        """The person's certificates, listed and signed, with the faults that are switched on."""
        return {"certificates": [self._row(one, query, behaviour) for one in payload["certificates"]]}

    def _row(self, one: Mapping[str, Any], query: Query, behaviour: Mapping[Kind, Any]) -> dict[str, Any]:
        office = OFFICES[one["kind"]]
        until = behaviour.get(Kind.EXPIRED_CERTIFICATE, one["valid_until"])
        holder = {"name": query.name, "id_number": to_current(query.id_number)}
        claims = {
            "iss": office,
            "kind": one["kind"],
            "number": one["number"],
            "issuer": one["issuer"],
            "holder": NOBODY if behaviour.get(Kind.OTHERS_CERTIFICATE) else holder,
            "issued_on": one["issued_on"],
            "valid_from": one["valid_from"],
            "valid_until": until,
        }
        revoked = one.get("revoked") or behaviour.get(Kind.REVOKED_CERTIFICATE)
        altered = behaviour.get(Kind.ALTERED_CERTIFICATE)
        return {
            "kind": one["kind"],
            "number": f"{one['number']}-2" if altered else one["number"],
            "status": "revoked" if revoked else "in_force",
            "token": self._signed(claims, office, behaviour),
        }

    def _signed(self, claims: Mapping[str, Any], office: str, behaviour: Mapping[Kind, Any]) -> str:
        is_next = behaviour.get(Kind.ROTATED_KEY) or behaviour.get(Kind.UNPUBLISHED_KEY)
        key = self._next[office] if is_next else self._keys[office]
        headers = {"typ": TOKEN_TYPE, "kid": _key_id(office, key)}
        if behaviour.get(Kind.FORGED_CERTIFICATE):
            key = ec.generate_private_key(ec.SECP256R1())
        return jwt.encode(dict(claims), key, algorithm="ES256", headers=headers)


def _key_id(office: str, key: ec.EllipticCurvePrivateKey) -> str:
    """A key's id names its office: what it signs for another is not that other's."""
    return f"{office}.{as_jwk(key)['kid']}"


def _published(office: str, key: ec.EllipticCurvePrivateKey) -> dict[str, Any]:
    return {**as_jwk(key), "kid": _key_id(office, key)}
