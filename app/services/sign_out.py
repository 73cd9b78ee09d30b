"""End a session here and say where to end the provider's too."""

from __future__ import annotations

from datetime import datetime

from app import audit
from app.domain.actor import Person
from app.store import sessions
from identity.ports import IdentityProvider


def sign_out(actor: Person, *, provider: IdentityProvider, return_to: str, now: datetime) -> str | None:
    """Revoke the session; the provider's end-session address, if it is known."""
    session = sessions.find_live(actor.session_id, now=now)
    id_token = session.id_token if session is not None else None
    sessions.revoke(actor.session_id, because="signed_out", now=now)
    audit.record(actor.name, "signed_out", audit.about("session", actor.session_id), now=now)
    return provider.sign_out_url(id_token=id_token, post_logout_redirect_uri=return_to) if id_token else None
