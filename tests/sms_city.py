"""A running handset wired into the application under test, and what tests of texts need beside it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from app import clock, ports, transactions
from app.domain.breaker import Breaker
from app.extensions import db
from app.factory import Application
from app.jobs import run as runner
from app.models.message import Message
from app.models.outbox import OutboxEntry
from app.services import deliver_messages
from app.services.queue_message import queue_message
from sms.twilio_callback import TwilioCallbackVerifier
from tests.contracts.sms.running_handset import ACCOUNT, TOKEN, RunningHandset, start

BASE = "http://127.0.0.1:9"  # nobody listens: tests report by themselves
VALUES = {"serial": "JM26-P1-000123-M"}


@pytest.fixture(scope="session")
def running_handset(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningHandset]:
    handset = start(tmp_path_factory.mktemp("handset"))
    yield handset
    assert handset.stop() == 0


@pytest.fixture
def handset(
    app: Application, running_handset: RunningHandset, monkeypatch: pytest.MonkeyPatch
) -> RunningHandset:
    """The handset without faults, wired in; phones are fresh per test because it keeps its messages."""
    running_handset.faults(callbacks=["drop"])
    wired = dataclasses.replace(
        ports.ports(),
        public_base_url=BASE,
        sms=running_handset.gateway(),
        callbacks=TwilioCallbackVerifier(ACCOUNT, TOKEN),
    )
    monkeypatch.setattr(ports, "_ports", wired)
    monkeypatch.setattr(deliver_messages, "vendor", Breaker())
    return running_handset


def rewire(monkeypatch: pytest.MonkeyPatch, **changes: Any) -> None:
    monkeypatch.setattr(ports, "_ports", dataclasses.replace(ports.ports(), **changes))


def fresh_phone() -> str:
    """A mainland mobile that no test has used before."""
    return f"+86139{10_000_000 + uuid4().int % 80_000_000:08d}"


def notice(to: str, *, key: str | None = None, purpose: str = "reply", **more: Any) -> UUID:
    """Queue a notice; its id."""
    key = key or uuid4().hex
    with transactions.unit():
        assert queue_message(
            purpose, to=to, language="zh", values=VALUES, dedupe_key=key, now=clock.now(), **more
        )
        return db.session.scalars(select(Message.id).where(Message.dedupe_key == key)).one()


def code(to: str, **more: Any) -> bool:
    """Queue a code; whether it was stored."""
    values = {"action": "登录", "code": "593817", "minutes": "10"}
    with transactions.unit():
        return queue_message(
            "code", to=to, language="zh", values=values, dedupe_key=uuid4().hex, now=clock.now(),
            queue="urgent", **more,
        )  # fmt: skip


def read(message_id: UUID) -> Message:
    with transactions.unit():
        return db.session.execute(
            select(Message).where(Message.id == message_id).execution_options(populate_existing=True)
        ).scalar_one()


def open_entries(job: str | None = None) -> list[OutboxEntry]:
    with transactions.unit():
        query = select(OutboxEntry).where(OutboxEntry.done_at.is_(None)).order_by(OutboxEntry.id)
        return list(db.session.scalars(query if job is None else query.where(OutboxEntry.job == job)))


def work() -> int:
    """Do every promised job whose time has come, as a worker would; how many entries."""
    now = clock.now()
    due = [entry.id for entry in open_entries() if entry.not_before <= now]
    runner.run(due)
    return len(due)


def later(pause: timedelta) -> None:
    """Let business time pass."""
    clock.move(clock._offset + pause)


def settle(rounds: int = 20) -> None:
    """Work, letting time pass, until nothing is promised any more."""
    for _ in range(rounds):
        if not open_entries():
            return
        work()
        later(timedelta(minutes=2))
    raise AssertionError("promises remain")
