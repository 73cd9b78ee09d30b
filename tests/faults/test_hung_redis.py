"""A stopped Redis keeps its connections open and says nothing: a request pays once, the next ones do not."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import redis
from limits import parse

from app import rate_limits
from app.extensions import broker
from app.launch.process import Identity
from app.rate_limits import Class, RateLimiter
from tests.faults import chaos

pytestmark = pytest.mark.timeout(60)
LIMIT = 0.25
SLACK = 0.5
CALLS = 12


@contextmanager
def stopped_redis() -> Iterator[None]:
    """Redis hangs; its connections stay open."""
    server = Identity.find(int(broker.client.info("server")["process_id"]))
    assert server is not None
    with chaos.stopped(server):
        yield


@pytest.fixture
def limiter(app: object, monkeypatch: pytest.MonkeyPatch) -> RateLimiter:
    """A client that has called so often that Redis is asked about every further call."""
    monkeypatch.setitem(rate_limits.ALLOWED, Class.PERSON, parse("40/hour"))
    made = RateLimiter()
    for _ in range(40 // 4):
        made.hit(Class.PERSON, "somebody")
    assert broker.client.keys("*LIMITS*")
    return made


def seconds(limiter: RateLimiter, calls: int) -> float:
    begun = time.monotonic()
    for _ in range(calls):
        limiter.hit(Class.PERSON, "somebody")
    return time.monotonic() - begun


def test_one_call_waits_a_quarter_of_a_second_and_the_others_do_not(limiter: RateLimiter) -> None:
    with stopped_redis():
        assert LIMIT <= seconds(limiter, 1) < LIMIT + SLACK
        assert seconds(limiter, CALLS) < SLACK
    assert limiter._silent_until > 0


def test_without_the_pause_every_call_would_wait(
    limiter: RateLimiter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control."""
    monkeypatch.setattr(rate_limits, "_PAUSE", 0.0)
    with stopped_redis():
        assert seconds(limiter, CALLS) >= CALLS * LIMIT


def test_the_limit_holds_meanwhile_and_redis_counts_again_afterwards(
    limiter: RateLimiter, monkeypatch: pytest.MonkeyPatch
) -> None:
    with stopped_redis():
        seconds(limiter, 30)
        with pytest.raises(rate_limits.TooManyRequests):
            limiter.hit(Class.PERSON, "somebody")
    limiter._silent_until = 0.0
    fresh = "somebody else"
    for _ in range(40 // 4):
        limiter.hit(Class.PERSON, fresh)
    assert limiter._silent_until == 0.0


def test_a_question_is_asked_once(app: object) -> None:
    """redis-py would ask ten times for five seconds each, and count twice what was only answered late."""
    with stopped_redis():
        begun = time.monotonic()
        with pytest.raises(redis.TimeoutError):
            broker.client.incr("asked")
        assert time.monotonic() - begun < LIMIT + SLACK
    assert broker.client.get("asked") in (None, b"1")


def test_the_platform_says_that_it_is_ready_without(client: object) -> None:
    with stopped_redis():
        begun = time.monotonic()
        answer = client.get("/readyz")  # type: ignore[attr-defined]
        assert time.monotonic() - begun < LIMIT + 2 * SLACK
    assert (answer.status_code, answer.json["redis"], answer.json["database"]) == (200, False, True)
