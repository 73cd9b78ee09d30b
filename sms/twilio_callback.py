"""Status reports from Twilio: who signed them, and what they say.

The signature carries neither a time nor separators (the same request validates for ever, and characters can be
moved between a field's name and its value), so it is necessary and not sufficient: the callback URL of every
message carries a secret of its own, and states only move forward.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping

from twilio.request_validator import RequestValidator

from sms.ports import MalformedCallback, Receipt
from sms.twilio_wire import MESSAGE_SID, STATES


class TwilioCallbackVerifier:
    """`CallbackVerifier` for one account and its primary auth token."""

    def __init__(self, account_sid: str, auth_token: str) -> None:
        self._account_sid = account_sid
        self._validator = RequestValidator(auth_token)

    def verify(self, url: str, form: Mapping[str, str], signature: str | None) -> bool:
        """Whether Twilio signed this form for `url`, the public address with its query, for our account."""
        try:
            signed = bool(signature) and self._validator.validate(url, form, signature)
            return bool(signed) and hmac.compare_digest(str(form["AccountSid"]), self._account_sid)
        except Exception:  # the validator raises what it pleases on JSON bodies, bytes and odd addresses
            return False

    def parse_callback(self, form: Mapping[str, str]) -> Receipt:
        """Read a report; raises `MalformedCallback` with no_message_sid, unknown_status or bad_error_code."""
        try:
            sid, status, error = form.get("MessageSid"), form.get("MessageStatus"), form.get("ErrorCode")
        except AttributeError as problem:
            raise MalformedCallback("not_a_form") from problem
        if not isinstance(sid, str) or not MESSAGE_SID.fullmatch(sid):
            raise MalformedCallback("no_message_sid")
        if not isinstance(status, str) or status not in STATES:
            raise MalformedCallback("unknown_status")
        if error and not (isinstance(error, str) and error.isascii() and error.isdigit() and len(error) <= 6):
            raise MalformedCallback("bad_error_code")
        return Receipt(provider_id=sid, state=STATES[status], segments=None, error_code=error or None)
