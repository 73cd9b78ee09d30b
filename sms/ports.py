"""What the platform asks of any SMS vendor, and the few ways in which asking can fail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sms.delivery import DeliveryState, advance

__all__ = [
    "CallbackVerifier",
    "DeliveryState",
    "MalformedCallback",
    "Receipt",
    "Sms",
    "SmsError",
    "SmsGateway",
    "SmsOutcomeUnknown",
    "SmsRefused",
    "SmsUnavailable",
    "advance",
]


@dataclass(frozen=True, slots=True)
class Sms:
    """One message to one phone: our own `reference`, `to` in E.164, and where status reports are posted."""

    reference: str
    to: str
    body: str
    callback_url: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the vendor says about one message; `segments` is None while the vendor has not counted them."""

    provider_id: str
    state: DeliveryState
    segments: int | None
    error_code: str | None


class SmsError(Exception):
    """A message could not be handed over; `code` is stable, `permanent` says that trying again is useless."""

    def __init__(self, code: str, *, permanent: bool, detail: str = "") -> None:
        self.code = code
        self.permanent = permanent
        self.detail = detail
        super().__init__(f"{code}: {detail}" if detail else code)


class SmsRefused(SmsError):
    """The vendor looked at it and said no; the same message will be refused again."""

    def __init__(self, code: str, *, detail: str = "") -> None:
        super().__init__(code, permanent=True, detail=detail)


class SmsUnavailable(SmsError):
    """The vendor certainly did not take it (no connection, 429, 5xx); it may be sent again later."""

    def __init__(self, code: str, *, detail: str = "", retry_after: float | None = None) -> None:
        super().__init__(code, permanent=False, detail=detail)
        self.retry_after = retry_after


class SmsOutcomeUnknown(SmsError):
    """The answer was lost after the request went out: `find` the message before sending it again."""

    def __init__(self, code: str = "outcome_unknown", *, detail: str = "") -> None:
        super().__init__(code, permanent=False, detail=detail)


class MalformedCallback(ValueError):
    """A status report that cannot be read, although it may be signed; `code` names what is wrong."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


class SmsGateway(Protocol):
    """A vendor. Every method raises only `SmsError`; none retries."""

    def send(self, sms: Sms) -> Receipt:
        """Hand over one message."""
        ...

    def send_many(
        self, messages: list[Sms], *, concurrency: int, rate: float | None, patience: int | None = None
    ) -> list[tuple[Sms, Receipt | SmsError]]:
        """Hand over a batch: `concurrency` in flight, `rate` starts per second; answers in the order given.

        After `patience` failures in a row nothing more is started; the rest is `SmsUnavailable` (not_tried).
        """
        ...

    def find(self, *, to: str, body: str, sent_after: datetime) -> Receipt | None:
        """The newest message to `to` with exactly this body since `sent_after` (aware), or None."""
        ...

    def status(self, provider_id: str) -> Receipt:
        """What the vendor says now about a message it has taken."""
        ...


class CallbackVerifier(Protocol):
    """The receiving side of status reports."""

    def verify(self, url: str, form: Mapping[str, str], signature: str | None) -> bool:
        """Whether the vendor signed this form for this public URL; False for anything odd, never raises."""
        ...

    def parse_callback(self, form: Mapping[str, str]) -> Receipt:
        """Read a report; raises `MalformedCallback` and nothing else."""
        ...
