"""What each number does. All numbers deliver, except Twilio's own test numbers and ours.

+86139000NNNNN fails with Twilio's error NNNNN where that is in the tables below: +8613900021614 is refused at
once as "not a mobile", +8613900030003 is taken and later undelivered as "unreachable".
"""

from __future__ import annotations

import re
from dataclasses import dataclass

# Error number: (HTTP status, sentence).
REFUSED_AT_ONCE: dict[int, tuple[int, str]] = {
    20429: (429, "Too Many Requests"),
    20500: (500, "Internal Server Error"),
    20503: (503, "Service Unavailable"),
    21211: (400, "Invalid 'To' Phone Number"),
    21408: (400, "Permission to send an SMS has not been enabled for the region"),
    21610: (400, "Attempt to send to unsubscribed recipient"),
    21611: (400, "This 'From' number has exceeded the maximum number of queued messages"),
    21612: (400, "The 'To' phone number is not currently reachable via SMS"),
    21614: (400, "'To' number is not a valid mobile number"),
    21635: (400, "'To' number cannot be a landline"),
}
# Error number: (final status, sentence).
FAILED_LATER: dict[int, tuple[str, str]] = {
    30001: ("failed", "Queue overflow"),
    30002: ("failed", "Account suspended"),
    30003: ("undelivered", "Unreachable destination handset"),
    30004: ("undelivered", "Message blocked"),
    30005: ("undelivered", "Unknown destination handset"),
    30006: ("undelivered", "Landline or unreachable carrier"),
    30007: ("undelivered", "Message filtered"),
    30008: ("undelivered", "Unknown error"),
}
_TWILIO_TEST_NUMBERS = {
    "+15005550001": 21211,
    "+15005550002": 21612,
    "+15005550003": 21408,
    "+15005550004": 21610,
    "+15005550009": 21614,
}
_E164 = re.compile(r"\+[1-9]\d{6,14}", re.ASCII)
_MAINLAND_MOBILE = re.compile(r"\+861[3-9]\d{9}", re.ASCII)
_LINK = re.compile(r"(?i)https?://|www\.")


@dataclass(frozen=True, slots=True)
class Step:
    """One later status of a message, with the error behind it if any."""

    status: str
    error_code: int | None = None


def refusal(to: str) -> int | None:
    """The error number by which a create to this number is refused, or None."""
    code = _TWILIO_TEST_NUMBERS.get(to) or _ours(to)
    if code in REFUSED_AT_ONCE:
        return code
    if not _E164.fullmatch(to):
        return 21211
    return 21614 if to.startswith("+86") and not _MAINLAND_MOBILE.fullmatch(to) else None


def journey(to: str, body: str) -> tuple[Step, ...]:
    """The statuses after queued; a link to a mainland phone is filtered, as carriers do."""
    code = _ours(to)
    if code not in FAILED_LATER:
        code = 30007 if to.startswith("+86") and _LINK.search(body) else None
    if code is None:
        return (Step("sent"), Step("delivered"))
    status = FAILED_LATER[code][0]
    return (Step("failed", code),) if status == "failed" else (Step("sent"), Step(status, code))


def _ours(to: str) -> int | None:
    match = re.fullmatch(r"\+86139000(\d{5})", to, re.ASCII)
    return int(match[1]) if match else None
