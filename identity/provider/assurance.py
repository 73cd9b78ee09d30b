"""From methods used (`amr`) to a level (`acr`), to the next step and to evidence."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from identity.ports import Acr
from identity.provider.authorization_request import TRUST_FRAMEWORK, AuthorizationRequest

FOUR_FACTORS = ("kba", "sms", "mfa")
FACE, SECOND_CARD, COUNTER = "face", "second_card", "counter"


class Step(StrEnum):
    """The pages of a sign-in."""

    CARD = "card"
    CODE = "code"
    FACE = "face"
    SECOND_CARD = "second_card"
    COUNTER = "counter"
    CONSENT = "consent"
    DONE = "done"


_PROOF_STEPS = {
    Acr.FACE: Step.FACE,
    Acr.SECOND_CARD: Step.SECOND_CARD,
    Acr.COUNTER: Step.COUNTER,
    Acr.BANK_CARD: Step.CARD,
}
_ELECTRONIC = "electronic_record"


def level(amr: tuple[str, ...]) -> Acr:
    """The level that the methods add up to; four factors are the ground floor."""
    for method, acr in ((FACE, Acr.FACE), (SECOND_CARD, Acr.SECOND_CARD), (COUNTER, Acr.COUNTER)):
        if method in amr:
            return acr
    return Acr.BANK_CARD


def first_step(request: AuthorizationRequest) -> Step:
    """Where someone starts whom we do not know yet."""
    return Step.COUNTER if request.preferred is Acr.COUNTER else Step.CARD


def next_step(request: AuthorizationRequest, amr: tuple[str, ...]) -> Step:
    """Consent when the level suffices, else the proof the client likes best."""
    return Step.CONSENT if request.is_met_by(level(amr)) else _PROOF_STEPS[request.preferred]


def evidence(amr: tuple[str, ...], auth_time: float) -> list[dict[str, Any]]:
    """What the claims rest on, in the words of OpenID Connect for Identity Assurance 1.0, 5.4."""
    time = datetime.fromtimestamp(auth_time, UTC).isoformat()
    pieces: list[dict[str, Any]] = []
    if "sms" in amr:
        pieces.append(_record("bank_account", ["data", "token"], time))
    if FACE in amr:
        pieces.append(_record("population_register", ["bvr"], time))
    if SECOND_CARD in amr:
        pieces.append(_record("bank_account", ["data"], time))
    if COUNTER in amr:
        check = {"check_method": "pvp", "organization": "service counter", "time": time}
        pieces.append({"type": "document", "check_details": [check]})
    return pieces


def verification(amr: tuple[str, ...], auth_time: float) -> dict[str, Any]:
    """The `verification` element: framework, time and evidence."""
    return {
        "trust_framework": TRUST_FRAMEWORK,
        "time": datetime.fromtimestamp(auth_time, UTC).isoformat(),
        "evidence": evidence(amr, auth_time),
    }


def _record(kind: str, methods: list[str], time: str) -> dict[str, Any]:
    checks = [{"check_method": method, "time": time} for method in methods]
    return {"type": _ELECTRONIC, "check_details": checks, "record": {"type": kind}}
