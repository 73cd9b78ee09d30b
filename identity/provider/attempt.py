"""Attempts are counted before anything is compared, and only a success gives them back."""

from __future__ import annotations

import sqlite3

WINDOW_SECONDS = 3600


def spend(db: sqlite3.Connection, subject: str, *, limit: int, now: float) -> bool:
    """Count one attempt for `subject`; False when `limit` of the last hour is used up."""
    used = db.execute(
        "SELECT count(*) AS n FROM attempt WHERE subject = ? AND at > ?", (subject, now - WINDOW_SECONDS)
    ).fetchone()["n"]
    if used >= limit:
        return False
    db.execute("INSERT INTO attempt (subject, at) VALUES (?, ?)", (subject, now))
    return True


def forgive(db: sqlite3.Connection, subject: str) -> None:
    """Forget the attempts of `subject` after a success."""
    db.execute("DELETE FROM attempt WHERE subject = ?", (subject,))
