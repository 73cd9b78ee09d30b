"""One-time paper codes: a counter saw the person and the original document, and prints a code."""

from __future__ import annotations

import secrets
import sqlite3
import unicodedata

from identity.provider.state import State

LIFETIME_SECONDS = 24 * 3600
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH = 12


def issue(state: State, db: sqlite3.Connection, *, id_number: str, now: float) -> str:
    """A code for one person, printed as three groups of four."""
    code = "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH))
    db.execute(
        "INSERT INTO paper_code (code, id_number, expires_at) VALUES (?, ?, ?)",
        (state.digest("paper", code), id_number, now + LIFETIME_SECONDS),
    )
    return "-".join(code[start : start + 4] for start in range(0, _LENGTH, 4))


def redeem(state: State, db: sqlite3.Connection, *, typed: str, id_number: str, now: float) -> bool:
    """Use the code up; True once for the right person within its lifetime."""
    code = unicodedata.normalize("NFKC", typed).upper().replace("-", "").replace(" ", "")
    return (
        db.execute(
            "UPDATE paper_code SET used_at = ? "
            "WHERE code = ? AND id_number = ? AND used_at IS NULL AND expires_at > ?",
            (now, state.digest("paper", code), id_number, now),
        ).rowcount
        == 1
    )
