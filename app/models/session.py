"""Sign-in flows, sessions and rotating refresh tokens; no password anywhere."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, new_id
from app.privacy import Sealed


class SignInFlow(Base):
    """One trip to the identity provider: what must come back, and where the person goes then."""

    __tablename__ = "sign_in_flow"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    state_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    browser_hash: Mapped[bytes | None] = mapped_column(LargeBinary)
    request_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    client: Mapped[str]  # web | native
    app_challenge: Mapped[str | None]
    return_to: Mapped[str]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    request = Sealed()


class SignInSession(Base):
    """One signed-in client: the family that its refresh tokens belong to."""

    __tablename__ = "sign_in_session"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    client: Mapped[str]
    acr: Mapped[str]
    amr: Mapped[list[Any]]
    auth_time: Mapped[datetime]
    created_at: Mapped[datetime]
    last_used_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    revoked_because: Mapped[str | None]
    id_token_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    handoff_hash: Mapped[bytes | None] = mapped_column(LargeBinary, unique=True)
    handoff_challenge: Mapped[str | None]
    handoff_expires_at: Mapped[datetime | None]

    id_token = Sealed()


class RefreshToken(Base):
    """A refresh token, stored as a hash, good for one use."""

    __tablename__ = "refresh_token"

    token_hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    session_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("sign_in_session.id"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
