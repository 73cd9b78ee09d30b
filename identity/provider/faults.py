"""Ways the stand-in misbehaves on demand, for one sign-in or for all of them."""

from __future__ import annotations

import sqlite3
from enum import StrEnum


class Fault(StrEnum):
    """What goes wrong; `slow` and `down` strike the endpoints, `denied` the consent, the others the answers."""

    DENIED = "denied"
    SLOW = "slow"
    DOWN = "down"
    EXPIRED = "expired"
    WRONG_ISS = "wrong_iss"
    WRONG_AUD = "wrong_aud"
    WRONG_ALG = "wrong_alg"
    WRONG_NONCE = "wrong_nonce"
    WRONG_SIGNATURE = "wrong_signature"
    ROTATED_KEY = "rotated_key"
    CLOCK_SKEW = "clock_skew"
    WRONG_SUB = "wrong_sub"
    MISSING_VERIFIED_CLAIMS = "missing_verified_claims"
    LOW_ACR = "low_acr"


def find(text: str | None) -> Fault | None:
    """The fault of that name; None for no or an unknown name."""
    return Fault(text) if text in set(Fault) else None


def current(db: sqlite3.Connection) -> Fault | None:
    """The fault switched on for everybody."""
    row = db.execute("SELECT value FROM setting WHERE key = 'fault'").fetchone()
    return find(row["value"]) if row else None


def switch(db: sqlite3.Connection, fault: Fault | None) -> None:
    """Switch one fault on for everybody, or all of them off."""
    db.execute("DELETE FROM setting WHERE key = 'fault'")
    if fault is not None:
        db.execute("INSERT INTO setting (key, value) VALUES ('fault', ?)", (fault,))
