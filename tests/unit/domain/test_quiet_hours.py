"""Nobody is woken: notices of the night wait for the morning."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.quiet_hours import after_quiet

CITY = ZoneInfo("Asia/Shanghai")
NIGHT = (21, 8)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CITY)


@pytest.mark.parametrize(
    ("queued", "sent"),
    [
        ("2017-04-20 12:00", "2017-04-20 12:00"),
        ("2017-04-20 20:59:59", "2017-04-20 20:59:59"),
        ("2017-04-20 21:00", "2017-04-21 08:00"),
        ("2017-04-20 23:59:59", "2017-04-21 08:00"),
        ("2017-04-21 00:00", "2017-04-21 08:00"),
        ("2017-04-21 07:59:59", "2017-04-21 08:00"),
        ("2017-04-21 08:00", "2017-04-21 08:00"),
        ("2017-12-31 22:00", "2018-01-01 08:00"),
    ],
)
def test_the_night_moves_to_the_morning(queued: str, sent: str) -> None:
    assert after_quiet(at(queued), NIGHT, CITY) == at(sent)


@pytest.mark.parametrize(
    ("queued", "sent"),
    [("2017-04-20 12:30", "2017-04-20 14:00"), ("2017-04-20 14:00", "2017-04-20 14:00")],
)
def test_hours_within_one_day(queued: str, sent: str) -> None:
    assert after_quiet(at(queued), (12, 14), CITY) == at(sent)


@pytest.mark.parametrize("hours", [None, (0, 0), (8, 8)])
def test_without_quiet_hours_nothing_waits(hours: tuple[int, int] | None) -> None:
    midnight = at("2017-04-20 00:00")
    assert after_quiet(midnight, hours, CITY) == midnight


@given(st.integers(0, 10 * 366 * 86_400), st.tuples(st.integers(0, 23), st.integers(0, 23)))
def test_it_never_lands_in_the_quiet_hours_and_never_waits_a_day(
    seconds: int, hours: tuple[int, int]
) -> None:
    queued = datetime(2017, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    sent = after_quiet(queued, hours, CITY)
    assert queued <= sent < queued + timedelta(days=1)
    assert after_quiet(sent, hours, CITY) == sent
    assert sent.tzinfo is queued.tzinfo
