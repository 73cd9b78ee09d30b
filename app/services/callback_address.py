"""The address at which the vendor reports on one text: our id and a secret that only we can compute."""

from __future__ import annotations

import hashlib
import hmac
from uuid import UUID

from app.ports import ports

PATH = "/api/v1/callbacks/twilio/"
_OVERRIDES = "#rc=5&rp=5xx,ct,rt"  # Twilio's connection overrides: five retries on our errors and silence


def callback_address(message_id: UUID) -> str:
    """The public address for the vendor, with its retry overrides."""
    return f"{ports().public_base_url}{PATH}{message_id}.{_secret(message_id)}{_OVERRIDES}"


def find_message_id(reference: str) -> UUID | None:
    """The text that `<id>.<secret>` speaks of, None unless the secret is right (compared in constant time)."""
    name, _, secret = reference.partition(".")
    try:
        message_id = UUID(name)
    except ValueError:
        return None
    known = hmac.compare_digest(_secret(message_id).encode(), secret.encode(errors="replace"))
    return message_id if known else None


def _secret(message_id: UUID) -> str:
    return hmac.new(ports().message_key, b"sms-callback:" + message_id.bytes, hashlib.sha256).hexdigest()[:40]
