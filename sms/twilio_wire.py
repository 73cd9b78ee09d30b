"""Twilio's Messages resource as bytes: what we post, and how its answers read as ours."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sms.delivery import DeliveryState
from sms.ports import Receipt, Sms, SmsError, SmsOutcomeUnknown, SmsRefused, SmsUnavailable
from sms.vendor_error import REASONS, explain


@dataclass(frozen=True, slots=True)
class Account:
    """Where and as whom to post; `timeout` in seconds, for connecting and for the answer each."""

    url: str
    sid: str
    token: str
    sender: str
    timeout: float


STATES: Mapping[str, DeliveryState] = {
    "accepted": DeliveryState.ACCEPTED,
    "scheduled": DeliveryState.ACCEPTED,
    "queued": DeliveryState.ACCEPTED,
    "sending": DeliveryState.ACCEPTED,
    "sent": DeliveryState.SENT,
    "delivered": DeliveryState.DELIVERED,
    "read": DeliveryState.DELIVERED,
    "partially_delivered": DeliveryState.UNDELIVERED,
    "undelivered": DeliveryState.UNDELIVERED,
    "failed": DeliveryState.FAILED,
    "canceled": DeliveryState.FAILED,
}
MESSAGE_SID = re.compile(r"(?:SM|MM)[0-9a-f]{32}", re.ASCII)

_TO_ESCAPE = re.compile(rb"[^A-Za-z0-9_.~-]+")

# A gateway in front of the vendor gave up waiting: the vendor itself may have taken the message.
_GAVE_UP_WAITING = frozenset({408, 502, 504})


def sender_field(sender: str) -> str:
    """The form field that carries a sender: a Messaging Service has an id of its own kind."""
    return "MessagingServiceSid" if re.fullmatch(r"MG[0-9a-f]{32}", sender) else "From"


def form(sms: Sms, sender: str) -> dict[str, str]:
    """The form that creates a message."""
    fields = {"To": sms.to, sender_field(sender): sender, "Body": sms.body}
    return fields | ({"StatusCallback": sms.callback_url} if sms.callback_url else {})


def encoded(fields: Mapping[str, str]) -> bytes:
    """The form on the wire; a run of Chinese is escaped at once, which takes a tenth of `urlencode`'s time.

    Raises UnicodeEncodeError where a value holds half a character.
    """
    return b"&".join(b"%s=%s" % (name.encode(), _escaped(value.encode())) for name, value in fields.items())


def _escaped(value: bytes) -> bytes:
    return _TO_ESCAPE.sub(lambda run: b"%" + run[0].hex("%").upper().encode(), value)


def receipt(message: Mapping[str, Any]) -> Receipt:
    """Read a message as the API answers it; raises KeyError, TypeError or ValueError when it is not one."""
    segments = int(message["num_segments"] or 0)
    error = message["error_code"]
    return Receipt(
        provider_id=str(message["sid"]),
        state=STATES[message["status"]],
        segments=segments or None,
        error_code=None if error is None else str(error),
    )


def refusal(status: int, body: bytes | str) -> SmsError:
    """The error behind an HTTP answer other than success.

    Twilio's own sentence is not kept: it repeats the phone number, which must not reach a log.
    """
    code, detail = _error_number(body), f"HTTP {status}"
    if status in _GAVE_UP_WAITING:
        return SmsOutcomeUnknown(detail=detail)
    if status == 429:
        return SmsUnavailable("20429", detail=detail)
    if status >= 500:
        return SmsUnavailable(code if code in REASONS else "20500", detail=detail)
    # A wrong account or key is our fault, not the message's: it must not be lost over it.
    if status in (401, 403):
        return SmsUnavailable("20003", detail=detail)
    if status == 404:
        return SmsUnavailable("20404", detail=detail)
    return SmsRefused(code, detail=detail) if explain(code).permanent else SmsUnavailable(code, detail=detail)


def _error_number(body: bytes | str) -> str:
    try:
        return str(int(json.loads(body)["code"]))
    except (ValueError, KeyError, TypeError):
        return "unknown"
