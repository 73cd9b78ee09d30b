"""Twilio as our SMS vendor: single messages by its SDK, batches by the same wire format."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any

from twilio.base.exceptions import TwilioException

from sms.ports import Receipt, Sms, SmsError, SmsOutcomeUnknown, SmsRefused, SmsUnavailable
from sms.twilio_pace import Pace
from sms.twilio_wire import Account, form, receipt

# The vendor's clock and ours may differ, by an hour when somebody set one wrongly; bodies are unique (check code).
_CLOCK_DIFFERENCE = timedelta(hours=2)
_LOOK_BACK = 200


class TwilioGateway:
    """`SmsGateway` for one Twilio account; `sender` is a number in E.164 or a Messaging Service id (MG…).

    `base_url` points at Twilio or at the handset; `timeout` in seconds holds for connecting and for the answer.
    Make one per process, after any fork: it keeps connections.
    """

    def __init__(
        self,
        account_sid: str,
        auth_token: str,
        sender: str,
        *,
        base_url: str = "https://api.twilio.com",
        timeout: float = 5.0,
    ) -> None:
        self._sender = sender
        self._base_url = base_url
        url = f"{base_url.rstrip('/')}/2010-04-01/Accounts/{account_sid}/Messages.json"
        self._account = Account(url, account_sid, auth_token, sender, timeout)
        self._pace = Pace()

    @cached_property
    def _client(self) -> Any:
        """The SDK's client, loaded with the first message: most programs that hold a gateway never send one."""
        from twilio.rest import Client

        from sms.twilio_transport import Transport

        transport = Transport(self._base_url, self._account.timeout)
        return Client(self._account.sid, self._account.token, http_client=transport)

    def send(self, sms: Sms) -> Receipt:
        """Hand over one message; never retried, because Twilio's create is not idempotent."""
        fields = form(sms, self._sender)
        try:
            message = self._client.messages.create(
                **{_KEYWORDS[field]: value for field, value in fields.items()}
            )
            return _receipt(message)
        except UnicodeEncodeError as error:
            raise SmsRefused("unencodable") from error
        except (TwilioException, ValueError, KeyError, TypeError, AttributeError) as error:
            raise SmsOutcomeUnknown(detail=type(error).__name__) from error

    def send_many(
        self, messages: list[Sms], *, concurrency: int, rate: float | None, patience: int | None = None
    ) -> list[tuple[Sms, Receipt | SmsError]]:
        """Hand over a batch: `concurrency` in flight, `rate` starts per second; outcomes in the order given.

        Batches may be handed over from several threads: the rate is that of all of them together.
        """
        from sms.twilio_bulk import send_all  # as with the client: aiohttp is only for who sends batches

        sending = send_all(self._account, messages, concurrency, rate, patience, pace=self._pace)
        outcomes = asyncio.run(sending)
        return list(zip(messages, outcomes, strict=True))

    def find(self, *, to: str, body: str, sent_after: datetime) -> Receipt | None:
        """Look a message up after an unknown outcome, by number and exact body.

        Twilio's DateSent is empty while a message is queued, so a filter by it would miss exactly the message
        we look for; the newest messages to the number are compared by their creation instead.
        """
        earliest = sent_after.astimezone(UTC) - _CLOCK_DIFFERENCE
        try:
            for message in self._client.messages.stream(to=to, limit=_LOOK_BACK):
                if message.body == body and (
                    message.date_created is None or message.date_created >= earliest
                ):
                    return _receipt(message)
        except (TwilioException, ValueError, KeyError, TypeError, AttributeError) as error:
            raise SmsUnavailable("no_connection", detail=type(error).__name__) from error
        return None

    def status(self, provider_id: str) -> Receipt:
        """What Twilio says now about a message."""
        try:
            return _receipt(self._client.messages(provider_id).fetch())
        except (TwilioException, ValueError, KeyError, TypeError, AttributeError) as error:
            raise SmsUnavailable("no_connection", detail=type(error).__name__) from error


_KEYWORDS = {
    "To": "to",
    "From": "from_",
    "MessagingServiceSid": "messaging_service_sid",
    "Body": "body",
    "StatusCallback": "status_callback",
}


def _receipt(message: Any) -> Receipt:
    return receipt(
        {
            "sid": message.sid,
            "status": message.status,
            "num_segments": message.num_segments,
            "error_code": message.error_code,
        }
    )
