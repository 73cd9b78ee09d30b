"""Access and refresh tokens: issue, hand off to a native app, rotate; reuse of a refresh token ends the family."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app import audit, transactions
from app.models.session import RefreshToken, SignInSession
from app.store import sessions
from app.tokens import (
    ACCESS_LIFETIME,
    REFRESH_LIFETIME,
    Claims,
    NotSignedIn,
    new_secret,
    secret_hash,
    signer,
)


@dataclass(frozen=True)
class TokenPair:
    """An access token for `expires_in` seconds and a refresh token good for one use."""

    access_token: str
    refresh_token: str
    expires_in: int


def issue(session: SignInSession, *, now: datetime) -> TokenPair:
    """A fresh pair for a live session; `now` is wall time."""
    secret = new_secret()
    expires_at = min(now + REFRESH_LIFETIME, session.expires_at)
    sessions.add(
        RefreshToken(
            token_hash=secret_hash(secret), session_id=session.id, created_at=now, expires_at=expires_at
        )
    )
    access = signer.issue(Claims(session.person_id, session.id), now=now)
    return TokenPair(access, secret, int(ACCESS_LIFETIME.total_seconds()))


def redeem_handoff(code: str, *, challenge: str, now: datetime) -> TokenPair:
    """Exchange a native app's one-time code; only the app that began the sign-in knows the verifier."""
    session = sessions.take_handoff(secret_hash(code), now=now)
    if session is None:
        raise NotSignedIn
    if not hmac.compare_digest(session.handoff_challenge or "", challenge):
        _end_family(session.id, because="handoff_verifier", now=now)
        raise NotSignedIn
    return issue(session, now=now)


def rotate(refresh_token: str, *, now: datetime) -> TokenPair:
    """Use up a refresh token for a new pair; one that was used before ends the whole session."""
    token_hash = secret_hash(refresh_token)
    taken = sessions.take_refresh(token_hash, now=now)
    if taken is None:
        known = sessions.find_refresh(token_hash)
        if known is not None and known.used_at is not None:
            _end_family(known.session_id, because="refresh_token_reuse", now=now)
        raise NotSignedIn
    session = sessions.find_live(taken.session_id, now=now)
    if session is None:
        raise NotSignedIn
    sessions.touch(session, now=now)
    return issue(session, now=now)


def _end_family(session_id: UUID, *, because: str, now: datetime) -> None:
    """Revoke, and remember it although the request is refused."""

    sessions.revoke(session_id, because=because, now=now)
    audit.record(
        "system:platform", "session_revoked", audit.about("session", session_id), now=now, because=because
    )
    transactions.release()
