"""The breaker and the schedule that it protects."""

from __future__ import annotations

from datetime import timedelta

from app.domain.breaker import Breaker
from app.domain.retry import CODE_AGAIN, NOTICE_AGAIN, pause_after


def test_it_opens_after_twenty_failures_and_lets_one_probe_through() -> None:
    breaker = Breaker(failures=20, pause=10)
    for _ in range(19):
        breaker.failed(0.0)
    assert breaker.allowed(0.0, 500) == 500
    breaker.failed(0.0)
    assert breaker.is_open
    assert (breaker.allowed(9.9, 500), breaker.allowed(10.0, 500), breaker.allowed(10.0, 0)) == (0, 1, 0)


def test_a_failed_probe_opens_it_again_and_a_good_one_closes_it() -> None:
    breaker = Breaker(failures=1, pause=10)
    breaker.failed(0.0)
    breaker.failed(10.0)
    assert breaker.allowed(19.9, 5) == 0
    breaker.succeeded()
    assert not breaker.is_open
    assert breaker.allowed(19.9, 5) == 5


def test_failures_must_be_in_a_row() -> None:
    breaker = Breaker(failures=2)
    for _ in range(10):
        breaker.failed(0.0)
        breaker.succeeded()
    assert not breaker.is_open


def test_notices_are_tried_for_four_hours_and_codes_for_ten_seconds() -> None:
    assert NOTICE_AGAIN[0] == CODE_AGAIN[0] == timedelta(0)
    assert list(NOTICE_AGAIN) == sorted(NOTICE_AGAIN)
    assert sum(NOTICE_AGAIN, timedelta()) >= timedelta(hours=4)
    assert sum(CODE_AGAIN, timedelta()) <= timedelta(seconds=10)
    assert pause_after(len(NOTICE_AGAIN), is_code=False) == NOTICE_AGAIN[-1]
    assert pause_after(len(NOTICE_AGAIN) + 1, is_code=False) is None
    assert pause_after(len(CODE_AGAIN) + 1, is_code=True) is None
