"""Workers and Redis die in the middle of sending; every text arrives, and arrives once."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app import clock, outbox, transactions
from app.config import Settings
from app.extensions import broker, db
from app.models.message import Message
from app.services.redrive_messages import redrive_messages
from tests.contracts.sms.running_handset import ACCOUNT, TOKEN, RunningHandset
from tests.sms_city import fresh_phone, later, notice, open_entries
from tests.worker_process import environment, worker

TAKEN = {"accepted", "sent", "delivered"}


@pytest.fixture
def env(settings: Settings, handset: RunningHandset) -> Callable[..., dict[str, str]]:
    def current(**changes: str) -> dict[str, str]:
        return environment(
            settings,
            TWILIO_BASE_URL=handset.url,
            TWILIO_ACCOUNT_SID=ACCOUNT,
            TWILIO_AUTH_TOKEN=TOKEN,
            PUBLIC_BASE_URL="http://127.0.0.1:9",
            **changes,
        )

    return current


def hand_over() -> None:
    while transactions.run(lambda: outbox.hand_over(now=clock.now())):
        pass


def states() -> dict[str, int]:
    with transactions.unit():
        rows = db.session.execute(select(Message.state, func.count()).group_by(Message.state))
        return {state: int(count) for state, count in rows}


def wait_for(condition: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, states()
        time.sleep(0.05)


def heal(env: Callable[..., dict[str, str]]) -> None:
    """What the relay does after a death, with the waiting shortened: sweep, hand over again, work."""
    for _ in range(12):
        if not open_entries() and states().keys() <= TAKEN:
            return
        transactions.run(lambda: redrive_messages(now=clock.now(), wall=clock.wall() + timedelta(minutes=3)))
        later(timedelta(minutes=2))
        with worker("--queue", "bulk", env=env()):
            wait_for(is_idle)
    raise AssertionError(states())


def is_idle() -> bool:
    """Whether nothing is due, after handing over what has become so."""
    hand_over()
    return not [entry for entry in open_entries() if entry.not_before <= clock.now()]


def queue_notices(count: int) -> list[str]:
    phones = [fresh_phone() for _ in range(count)]
    for phone in phones:
        notice(phone)
    return phones


def accepted(handset: RunningHandset, phones: list[str]) -> list[int]:
    return [handset.accepted(phone) for phone in phones]


def test_kill_9_in_the_middle_of_sending(handset, env) -> None:
    phones = queue_notices(30)
    with worker("--queue", "bulk", env=env(SMS_RATE="10")) as sending:
        hand_over()
        wait_for(lambda: sum(accepted(handset, phones)) >= 5)
        os.kill(sending.pid, signal.SIGKILL)
    assert states() == {"sending": 30}
    began = sum(accepted(handset, phones))
    assert 5 <= began < 30
    heal(env)
    assert accepted(handset, phones) == [1] * 30


def test_a_campaign_of_kills(handset, env) -> None:
    phones, chance = queue_notices(150), random.Random(7)
    for _ in range(4):
        hand_over()
        with worker("--queue", "bulk", env=env(SMS_RATE="60")) as sending:
            wait_for(lambda: "sending" in states() or "pending" not in states())
            time.sleep(chance.random())
            os.kill(sending.pid, signal.SIGKILL)
        later(timedelta(seconds=31))
    heal(env)
    assert accepted(handset, phones) == [1] * 150


def test_redis_forgets_everything(handset, env) -> None:
    phones = queue_notices(50)
    hand_over()
    broker.client.flushall()
    with worker("--queue", "bulk", env=env()):
        time.sleep(1.5)
        assert states() == {"pending": 50}
    heal(env)
    assert accepted(handset, phones) == [1] * 50


def test_two_workers_and_three_relays(handset, env) -> None:
    phones = queue_notices(300)
    with (
        worker("--queue", "bulk", env=env()),
        worker("--queue", "bulk", env=env()),
        worker("--relay", env=env()),
        worker("--relay", env=env()),
        worker("--relay", env=env()),
    ):
        wait_for(lambda: not open_entries())
    assert accepted(handset, phones) == [1] * 300
    assert states().keys() <= TAKEN
