"""How often one client may call: counted in this process, and in Redis where a client calls often."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

import redis
from limits import RateLimitItem, parse
from limits.storage import RedisStorage
from limits.strategies import FixedWindowRateLimiter

from app.domain.errors import LimitReached
from app.extensions import broker
from app.privacy import vault


class TooManyRequests(LimitReached):
    """A client that calls faster than people do."""

    code = "too_many_requests"
    zh = "操作过于频繁，请在 {retry_after} 秒后再试。"
    en = "Too many requests; please try again in {retry_after} seconds."


class Class(StrEnum):
    """Kinds of calls, each with its own allowance per client and minute."""

    SIGN_IN = "sign_in"
    PUBLIC = "public"
    PERSON = "person"
    STEPPED_UP = "stepped_up"
    DESK = "desk"
    SNAPSHOT = "snapshot"


ALLOWED: dict[Class, RateLimitItem] = {
    Class.SIGN_IN: parse("60/minute"),
    Class.PUBLIC: parse("600/minute"),
    Class.PERSON: parse("300/minute"),
    Class.STEPPED_UP: parse("120/minute"),
    Class.DESK: parse("1200/minute"),
    Class.SNAPSHOT: parse("12/minute"),
}
_HERE_ONLY = frozenset({Class.STEPPED_UP})
"""Submitting and confirming never wait for Redis; their limit is counted in each process."""

_PAUSE = 2.0  # seconds without asking a Redis that did not answer


@dataclass
class Tally:
    """Calls by client in the present window of this process; a new window begins with nothing."""

    _window: int = 0
    _counts: Counter[str] = field(default_factory=Counter)

    def count(self, key: str, seconds: int) -> int:
        """Count one call; how many there were in this window (windows of one length per tally)."""
        window = int(time.monotonic()) // seconds
        if window != self._window:
            self._window, self._counts = window, Counter()
        self._counts[key] += 1
        return self._counts[key]


@dataclass
class RateLimiter:
    """Counts here what a client does seldom, and in Redis what it does often: most calls wait for no Redis.

    The first quarter of an allowance is counted in each process and then told to Redis at once, so that a client
    gets at most a quarter more from every further process. Fails over, never shut: a limit that only lives in Redis
    must not stop a family when Redis is gone. What costs money or guards a secret (codes, look-ups) is limited in
    PostgreSQL as well and holds by itself.
    """

    _local: Tally = field(default_factory=Tally)
    _silent_until: float = 0.0

    @cached_property
    def _shared(self) -> FixedWindowRateLimiter:
        pool = broker.client.connection_pool
        return FixedWindowRateLimiter(RedisStorage("redis://", connection_pool=pool))

    def hit(self, kind: Class, client: str) -> None:
        """Count one call of `client` (an address or a token, hashed before it leaves here); refuse beyond the limit."""
        item, key = ALLOWED[kind], f"{kind}:{vault.index('rate', client).hex()[:24]}"
        if not self._is_allowed(item, key, shared=kind not in _HERE_ONLY):
            raise TooManyRequests(retry_after=item.get_expiry())

    def _is_allowed(self, item: RateLimitItem, key: str, *, shared: bool) -> bool:
        seen, seldom = self._local.count(key, item.get_expiry()), item.amount // 4
        if seen < seldom:
            return True
        if shared and time.monotonic() >= self._silent_until:
            try:
                return self._shared.hit(item, key, cost=seen if seen == seldom else 1)
            except redis.RedisError:
                self._silent_until = time.monotonic() + _PAUSE
        return seen <= item.amount


limiter = RateLimiter()
