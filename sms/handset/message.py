"""A message as the stand-in keeps it, and as Twilio's API and its status reports show it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import lru_cache
from typing import Any

from sms.handset.magic import FAILED_LATER, Step

API_VERSION = "2010-04-01"


@dataclass(frozen=True, slots=True)
class Message:
    """One accepted message; times are seconds since the epoch, fields in the order of the table."""

    sid: str
    account_sid: str
    recipient: str
    sender: str
    service_sid: str | None
    body: str
    segments: int
    status: str
    error_code: int | None
    callback_url: str
    created_at: float
    updated_at: float
    sent_at: float | None

    def after(self, step: Step, now: float) -> Message:
        """The message one status later."""
        sent_at = now if step.status == "sent" else self.sent_at
        return replace(self, status=step.status, error_code=step.error_code, updated_at=now, sent_at=sent_at)


def resource(message: Message) -> dict[str, Any]:
    """The Message resource: field names, string numbers and RFC 2822 dates as Twilio has them."""
    uri = f"/{API_VERSION}/Accounts/{message.account_sid}/Messages/{message.sid}"
    error = FAILED_LATER.get(message.error_code or 0)
    return {
        "account_sid": message.account_sid,
        "api_version": API_VERSION,
        "body": message.body,
        "date_created": _rfc2822(message.created_at),
        "date_sent": _rfc2822(message.sent_at),
        "date_updated": _rfc2822(message.updated_at),
        "direction": "outbound-api",
        "error_code": message.error_code,
        "error_message": error[1] if error else None,
        "from": message.sender or None,
        "messaging_service_sid": message.service_sid,
        "num_media": "0",
        "num_segments": str(message.segments),
        "price": None,
        "price_unit": "USD",
        "sid": message.sid,
        "status": message.status,
        "subresource_uris": {"media": f"{uri}/Media.json"},
        "to": message.recipient,
        "uri": f"{uri}.json",
    }


def report(message: Message) -> dict[str, str]:
    """The form of a status report."""
    form = {
        "AccountSid": message.account_sid,
        "ApiVersion": API_VERSION,
        "From": message.sender,
        "MessageSid": message.sid,
        "MessageStatus": message.status,
        "SmsSid": message.sid,
        "SmsStatus": message.status,
        "To": message.recipient,
    }
    if message.service_sid:
        form["MessagingServiceSid"] = message.service_sid
    if message.error_code is not None:
        form["ErrorCode"] = str(message.error_code)
    return form


def _rfc2822(moment: float | None) -> str | None:
    return None if moment is None else _rfc2822_second(int(moment))


@lru_cache(maxsize=64)
def _rfc2822_second(second: int) -> str:
    return format_datetime(datetime.fromtimestamp(second, UTC))
