"""Verified claims (OpenID Connect for Identity Assurance 1.0): what we ask for and how strictly we read it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from identity import id_number
from identity.ports import IdentityError, IdentityErrorCode

TRUST_FRAMEWORK = "cn_bank_real_name"
_EVIDENCE = frozenset({"document", "electronic_record", "vouch", "electronic_signature"})
_PHONE = re.compile(r"\+[1-9][0-9]{6,14}")
_MAX_NAME = 200
_SKEW = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class VerifiedClaims:
    """Name and number as the provider proved them; `phone` is E.164 or None."""

    name: str
    id_number: str
    id_kind: str
    phone: str | None


def request() -> dict[str, Any]:
    """The `claims` parameter that asks for exactly what the platform needs."""
    wanted = {
        "name": {"essential": True},
        "id_number": {"essential": True},
        "id_kind": {"essential": True},
        "phone_number": None,
    }
    verification = {
        "trust_framework": {"value": TRUST_FRAMEWORK},
        "time": {"essential": True},
        "evidence": None,
    }
    return {"userinfo": {"verified_claims": {"verification": verification, "claims": wanted}}}


def parse(userinfo: Mapping[str, Any], *, now: datetime) -> VerifiedClaims:
    """Read `verified_claims` of a userinfo answer; anything missing or odd raises IdentityError(missing_claims)."""
    verified = _object(userinfo, "verified_claims")
    _check_verification(_object(verified, "verification"), now)
    claims = _object(verified, "claims")
    kind = _text(claims, "id_kind", 40)
    return VerifiedClaims(
        name=unicodedata.normalize("NFC", _text(claims, "name", _MAX_NAME)),
        id_number=_number(_text(claims, "id_number", 40), kind),
        id_kind=kind,
        phone=_phone(claims),
    )


def _check_verification(verification: Mapping[str, Any], now: datetime) -> None:
    if verification.get("trust_framework") != TRUST_FRAMEWORK:
        raise _refusal("trust_framework")
    try:
        verified_at = datetime.fromisoformat(_text(verification, "time", 40))
    except ValueError:
        raise _refusal("time") from None
    if verified_at.tzinfo is None or verified_at > now + _SKEW:
        raise _refusal("time")
    evidence = verification.get("evidence")
    if not isinstance(evidence, list) or not 1 <= len(evidence) <= 20:
        raise _refusal("evidence")
    for piece in evidence:
        if not isinstance(piece, dict) or piece.get("type") not in _EVIDENCE:
            raise _refusal("evidence")


def _number(text: str, kind: str) -> str:
    if kind != id_number.IdNumberKind.CITIZEN:
        return text
    try:
        return id_number.normalise(text)
    except id_number.IdNumberError as error:
        raise _refusal(f"id_number: {error.code}") from None


def _phone(claims: Mapping[str, Any]) -> str | None:
    phone = claims.get("phone_number")
    if phone is None:
        return None
    if not isinstance(phone, str) or not _PHONE.fullmatch(phone):
        raise _refusal("phone_number")
    return phone


def _object(parent: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = parent.get(key)
    if not isinstance(value, dict):
        raise _refusal(key)
    return value


def _text(parent: Mapping[str, Any], key: str, longest: int) -> str:
    value = parent.get(key)
    if not isinstance(value, str) or not 1 <= len(value) <= longest or value != value.strip():
        raise _refusal(key)
    if any(unicodedata.category(character) in ("Cc", "Cs", "Cf") for character in value):
        raise _refusal(key)
    return value


def _refusal(part: str) -> IdentityError:
    return IdentityError(IdentityErrorCode.MISSING_CLAIMS, part)
