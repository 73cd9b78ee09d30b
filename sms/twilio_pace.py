"""How fast a batch may go, and when to give up on it."""

from __future__ import annotations

import asyncio
import time
from threading import Lock

from sms.ports import Receipt, SmsError, SmsOutcomeUnknown, SmsUnavailable

Outcome = Receipt | SmsError


class Patience:
    """Ends after `limit` failures in a row, whatever is in flight; None never ends."""

    def __init__(self, limit: int | None) -> None:
        self._limit = limit
        self._failures = 0

    @property
    def has_ended(self) -> bool:
        return self._limit is not None and self._failures >= self._limit

    def note(self, outcome: Outcome) -> None:
        """A receipt or a refusal shows that the vendor works."""
        failed = isinstance(outcome, SmsUnavailable | SmsOutcomeUnknown)
        self._failures = self._failures + 1 if failed else 0


class Pace:
    """Lets starts through at a rate, without ever catching up in a burst; one account's batches may share it."""

    def __init__(self) -> None:
        self._next = 0.0
        self._lock = Lock()

    async def turn(self, rate: float | None) -> None:
        """Wait for the next start at `rate` per second; None waits for nothing."""
        if not rate:
            return
        with self._lock:
            now = time.monotonic()
            start = max(now, self._next)
            self._next = start + 1 / rate
        if start > now:
            await asyncio.sleep(start - now)
