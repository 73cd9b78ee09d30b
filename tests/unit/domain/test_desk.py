"""What the desk is told: every state has a reason, every reason an advice."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from app.domain import desk
from app.domain.desk import ADVICE, Appointment, Reason, Verdict
from app.domain.slots import CITY_ZONE
from app.domain.states import State

HERE, THERE = UUID(int=1), UUID(int=2)
NINE = datetime(2017, 7, 18, 9, tzinfo=CITY_ZONE)


def judge(now: datetime, *, site: UUID = HERE, lane: str = "green", complete: bool = True) -> Reason:
    appointment = Appointment(site, lane, NINE, NINE + timedelta(hours=3))
    return desk.judge(State.SLOT_BOOKED, appointment, site_id=HERE, is_complete=complete, now=now)


@pytest.mark.parametrize("state", list(State))
def test_every_state_is_told_with_a_next_step(state: State):
    reason = desk.judge(state, None, site_id=HERE, is_complete=True, now=NINE)
    advice = ADVICE[reason]
    assert advice.message.zh
    assert advice.next_step.en
    assert (advice.verdict is Verdict.READY) is False  # nothing is served without an appointment


def test_every_reason_has_an_advice_and_a_colour():
    assert set(ADVICE) == set(Reason)
    assert {advice.verdict for advice in ADVICE.values()} == set(desk.COLOURS)


def test_on_time_and_complete_is_green():
    assert judge(NINE) is Reason.READY_GREEN
    assert judge(NINE - timedelta(minutes=30)) is Reason.READY_GREEN
    assert judge(NINE - timedelta(minutes=31)) is Reason.NOT_YET_DUE
    assert judge(NINE + timedelta(hours=14)) is Reason.READY_GREEN  # late, but the same day
    assert judge(NINE + timedelta(hours=15)) is Reason.SLOT_MISSED


def test_a_file_that_is_no_longer_complete_leaves_the_green_lane():
    assert judge(NINE, complete=False) is Reason.READY_ORDINARY
    assert judge(NINE, lane="ordinary") is Reason.READY_ORDINARY


def test_another_site_of_the_district():
    assert judge(NINE, site=THERE) is Reason.WRONG_SITE


@pytest.mark.parametrize(
    ("ago", "plausible"),
    [
        (timedelta(hours=-1), False),
        (timedelta(minutes=-4), True),
        (timedelta(hours=71), True),
        (timedelta(hours=73), False),
    ],
)
def test_a_device_clock_is_believed_within_reason(ago: timedelta, plausible: bool):
    assert desk.is_plausible(NINE - ago, now=NINE) is plausible
