"""Queries about sign-in flows, sessions and refresh tokens."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from app.extensions import db
from app.models.session import RefreshToken, SignInFlow, SignInSession

_SKEW = timedelta(seconds=10)  # as access tokens have


def add(row: SignInFlow | RefreshToken) -> None:
    """Store a new row."""
    db.session.add(row)


def add_session(session: SignInSession) -> None:
    """Store a session now, before the refresh token that points at it."""
    db.session.add(session)
    db.session.flush()


def take_flow(state_hash: bytes, *, now: datetime) -> SignInFlow | None:
    """The flow with this state, marked used: of many takers one gets it (conditional UPDATE)."""
    return db.session.scalar(
        update(SignInFlow)
        .where(SignInFlow.state_hash == state_hash, SignInFlow.used_at.is_(None), SignInFlow.expires_at > now)
        .values(used_at=now)
        .returning(SignInFlow)
    )


def find_live(session_id: UUID, *, now: datetime) -> SignInSession | None:
    """The session, unless it was revoked or has expired."""
    return db.session.scalar(
        select(SignInSession).where(
            SignInSession.id == session_id, SignInSession.revoked_at.is_(None), SignInSession.expires_at > now
        )
    )


def take_handoff(handoff_hash: bytes, *, now: datetime) -> SignInSession | None:
    """The session behind a one-time hand-off code, the code used up."""
    return db.session.scalar(
        update(SignInSession)
        .where(
            SignInSession.handoff_hash == handoff_hash,
            SignInSession.handoff_expires_at > now,
            SignInSession.revoked_at.is_(None),
        )
        .values(handoff_hash=None)
        .returning(SignInSession)
    )


def take_refresh(token_hash: bytes, *, now: datetime) -> RefreshToken | None:
    """The refresh token, marked used; None when it is unknown, expired or was used before, or is from the future:
    a clock that was set back must not lengthen a session."""
    return db.session.scalar(
        update(RefreshToken)
        .where(
            RefreshToken.token_hash == token_hash,
            RefreshToken.used_at.is_(None),
            RefreshToken.expires_at > now,
            RefreshToken.created_at <= now + _SKEW,
        )
        .values(used_at=now)
        .returning(RefreshToken)
    )


def find_refresh(token_hash: bytes) -> RefreshToken | None:
    """The refresh token, whatever its state."""
    return db.session.get(RefreshToken, token_hash)


def revoke(session_id: UUID, *, because: str, now: datetime) -> None:
    """End a session; its access tokens stop at their next use."""
    values: dict[str, Any] = {"revoked_at": now, "revoked_because": because, "handoff_hash": None}
    db.session.execute(
        update(SignInSession)
        .where(SignInSession.id == session_id, SignInSession.revoked_at.is_(None))
        .values(values)
    )


def touch(session: SignInSession, *, now: datetime) -> None:
    """Note that the session was used."""
    session.last_used_at = now
