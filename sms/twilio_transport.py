"""The HTTP client under Twilio's SDK: any base address, one attempt, silent logs, and our errors for its troubles."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import requests
from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response
from urllib3.exceptions import MaxRetryError, NewConnectionError

from sms.ports import SmsError, SmsOutcomeUnknown, SmsUnavailable
from sms.twilio_wire import refusal

_VENDOR = "https://api.twilio.com"
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


class Transport(TwilioHttpClient):  # type: ignore[misc]  # the SDK carries no types
    """One attempt per request within `timeout` seconds; raises only `SmsError`.

    A read that fails is always `SmsUnavailable`: only a create can have an unknown outcome.
    """

    def __init__(self, base_url: str, timeout: float) -> None:
        super().__init__(timeout=timeout, max_retries=0)
        self._base_url = base_url.rstrip("/")
        # A proxy of the environment must not come between us and a stand-in on this machine.
        self.session.trust_env = urlsplit(base_url).hostname not in _LOOPBACK

    def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> Response:
        """Send one request of the SDK to our base address; an answer of 300 and above becomes an error."""
        try:
            response = super().request(method, self._base_url + url.removeprefix(_VENDOR), *args, **kwargs)
        except requests.RequestException as error:
            raise _lost(method, error) from error
        if response.status_code >= 300:
            raise _for_method(method, refusal(response.status_code, response.text))
        return response

    def log_request(self, kwargs: dict[str, Any]) -> None:
        """Nothing: the SDK would write phone numbers into the log."""

    def log_response(self, status_code: int, response: Any) -> None:
        """Nothing: as above."""


def _lost(method: str, error: requests.RequestException) -> SmsError:
    if _is_before_connection(error):
        return SmsUnavailable("no_connection", detail=type(error).__name__)
    return _for_method(method, SmsOutcomeUnknown(detail=type(error).__name__))


def _is_before_connection(error: requests.RequestException) -> bool:
    if isinstance(error, requests.ConnectTimeout):
        return True
    cause = error.args[0] if error.args else None
    return isinstance(cause, MaxRetryError) and isinstance(cause.reason, NewConnectionError)


def _for_method(method: str, error: SmsError) -> SmsError:
    if method.upper() != "POST" and isinstance(error, SmsOutcomeUnknown):
        return SmsUnavailable("no_connection", detail=error.detail)
    return error
