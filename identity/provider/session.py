"""The provider's own sign-in session: one cookie per browser, rotated at every proof."""

from __future__ import annotations

import secrets
import sqlite3
from dataclasses import dataclass

from identity.provider.authorization_request import AuthorizationRequest
from identity.provider.state import State

LIFETIME_SECONDS = 12 * 3600


@dataclass(frozen=True, slots=True)
class Session:
    """A person who proved who they are at `auth_time` (epoch seconds) by `amr`."""

    sid: str
    id_number: str
    amr: tuple[str, ...]
    auth_time: float

    def satisfies(self, request: AuthorizationRequest, now: float) -> bool:
        """Whether the proof is fresh enough for this request; the level is another question."""
        fresh = request.max_age is None or now - self.auth_time <= request.max_age
        return fresh and "login" not in request.prompt


def find(state: State, cookie: str, now: float) -> Session | None:
    """The session behind a cookie."""
    row = (
        state.reader()
        .execute(
            "SELECT * FROM session WHERE cookie = ? AND expires_at > ?",
            (state.digest("session", cookie), now),
        )
        .fetchone()
    )
    if row is None:
        return None
    return Session(row["sid"], row["id_number"], tuple(row["amr"].split()), row["auth_time"])


def save(state: State, db: sqlite3.Connection, session: Session, now: float) -> str:
    """Store the session under a new cookie; the former cookie of the same session dies."""
    cookie = secrets.token_urlsafe(32)
    db.execute("DELETE FROM session WHERE sid = ?", (session.sid,))
    db.execute(
        "INSERT INTO session (cookie, sid, id_number, amr, auth_time, expires_at) VALUES (?, ?, ?, ?, ?, ?)",
        (
            state.digest("session", cookie),
            session.sid,
            session.id_number,
            " ".join(session.amr),
            session.auth_time,
            now + LIFETIME_SECONDS,
        ),
    )
    return cookie


def end(db: sqlite3.Connection, sid: str) -> None:
    """Forget a session and its consents; tokens already issued run out by themselves."""
    db.execute("DELETE FROM session WHERE sid = ?", (sid,))
    db.execute("DELETE FROM consent WHERE sid = ?", (sid,))


def has_consented(db: sqlite3.Connection, sid: str, request: AuthorizationRequest) -> bool:
    """Whether this person agreed to the same claims for the same client in this session."""
    key = (sid, request.client_id, " ".join(request.claims))
    found = db.execute("SELECT 1 FROM consent WHERE sid = ? AND client_id = ? AND claims = ?", key).fetchone()
    return found is not None and "consent" not in request.prompt


def record_consent(db: sqlite3.Connection, sid: str, request: AuthorizationRequest) -> None:
    """Remember the agreement for the length of the session."""
    key = (sid, request.client_id, " ".join(request.claims))
    db.execute("INSERT OR IGNORE INTO consent (sid, client_id, claims) VALUES (?, ?, ?)", key)
