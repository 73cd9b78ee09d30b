"""Somebody sets the clock an hour forward or back: nothing is sent twice, nothing is lost, no session grows longer."""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from app import clock, outbox, schedule, transactions
from app.clock import Steadiness
from app.extensions import broker, db
from app.jobs import run as runner
from app.models.session import RefreshToken, SignInSession
from app.services import deliver_messages, issue_tokens
from app.services.redrive_messages import ABANDONED_AFTER, redrive_messages
from app.tokens import NotSignedIn
from sms import twilio_gateway
from tests import factories
from tests.contracts.sms.running_handset import RunningHandset
from tests.sms_city import fresh_phone, later, notice, open_entries, read, settle, work

pytestmark = pytest.mark.timeout(60)
HOUR = timedelta(hours=1)
BOTH_WAYS = pytest.mark.parametrize("jump", [HOUR, -HOUR], ids=["forward", "back"])
TAKEN = {"accepted", "sent", "delivered"}


def set_wall(monkeypatch: pytest.MonkeyPatch, jump: timedelta) -> None:
    """The platform's clock is wrong from now on; the vendor's is right."""
    right = clock.wall
    monkeypatch.setattr(clock, "wall", lambda: right() + jump)


def accepted(handset: RunningHandset, phone: str) -> int:
    return int(handset.accepted(phone))  # type: ignore[no-untyped-call]


def in_flight(phone: str) -> UUID:
    """A text that a worker has claimed and is about to hand over."""
    message_id = notice(phone)
    with transactions.unit():
        assert deliver_messages.claim([message_id], now=clock.now(), wall=clock.wall()).rows
    return message_id


@BOTH_WAYS
def test_a_text_in_flight_does_not_look_abandoned(
    handset: RunningHandset, monkeypatch: pytest.MonkeyPatch, jump: timedelta
) -> None:
    message_id = in_flight(fresh_phone())
    sweep = schedule._redrive(Steadiness())
    transactions.run(sweep)
    set_wall(monkeypatch, jump)
    transactions.run(sweep)
    assert read(message_id).state == "sending"


def test_who_believes_the_clock_takes_the_text_from_its_sender(handset: RunningHandset) -> None:
    """The control."""
    message_id = in_flight(fresh_phone())
    transactions.run(lambda: redrive_messages(now=clock.now(), wall=clock.wall() + HOUR))
    assert read(message_id).state == "unknown"


def test_what_is_really_abandoned_is_found_when_the_clock_has_run_evenly_again(
    handset: RunningHandset,
) -> None:
    phone, steadiness, moment = fresh_phone(), Steadiness(), time.monotonic()
    message_id, wall = in_flight(phone), clock.wall()
    steadiness.seconds(wall, moment)

    def state_after(seconds: float) -> str:
        seen = wall + HOUR + timedelta(seconds=seconds)
        steady = steadiness.seconds(seen, moment + seconds)
        transactions.run(lambda: redrive_messages(now=clock.now(), wall=seen, steady=steady))
        return read(message_id).state

    after = ABANDONED_AFTER.total_seconds()
    assert [state_after(passed) for passed in (0.0, after - 1, after)] == ["sending", "sending", "unknown"]
    settle()
    assert accepted(handset, phone) == 1


@BOTH_WAYS
def test_steadiness_begins_again_with_a_jump(jump: timedelta) -> None:
    steadiness, wall = Steadiness(), clock.wall()
    assert steadiness.seconds(wall, 100.0) == float("inf")
    assert steadiness.seconds(wall + timedelta(seconds=33), 130.0) == float(
        "inf"
    )  # NTP pulls, it does not jump
    assert steadiness.seconds(wall + timedelta(seconds=63) + jump, 160.0) == 0.0
    assert steadiness.seconds(wall + timedelta(seconds=93) + jump, 190.0) == 30.0


@BOTH_WAYS
def test_a_lost_answer_is_found_at_the_vendor_by_a_wrong_clock(
    handset: RunningHandset, monkeypatch: pytest.MonkeyPatch, jump: timedelta
) -> None:
    assert sent_with_a_lost_answer(handset, monkeypatch, jump) == 1


def test_with_a_minute_of_tolerance_it_would_be_sent_twice(
    handset: RunningHandset, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control."""
    monkeypatch.setattr(twilio_gateway, "_CLOCK_DIFFERENCE", timedelta(minutes=1))
    assert sent_with_a_lost_answer(handset, monkeypatch, HOUR) == 2


def sent_with_a_lost_answer(handset: RunningHandset, monkeypatch: pytest.MonkeyPatch, jump: timedelta) -> int:
    """How often the phone gets a text that was accepted while our clock was wrong and the answer was lost."""
    set_wall(monkeypatch, jump)
    handset.faults(refuse="accept_then_cut", times=1, callbacks=["drop"])  # type: ignore[no-untyped-call]
    phone = fresh_phone()
    message_id = notice(phone)
    work()
    assert read(message_id).state == "unknown"
    settle()
    assert read(message_id).state in TAKEN
    return accepted(handset, phone)


def hand_over() -> int:
    return transactions.run(lambda: outbox.hand_over(now=clock.now()))


@pytest.fixture
def queued(handset: RunningHandset) -> str:
    """A phone for which one text is promised."""
    broker.client.flushall()
    phone = fresh_phone()
    notice(phone)
    return phone


def test_what_is_handed_over_again_by_a_clock_set_forward_is_sent_once(
    handset: RunningHandset, queued: str
) -> None:
    ids = [entry.id for entry in open_entries()]
    assert hand_over() == 1
    later(HOUR)
    assert hand_over() == 1
    for _ in range(2):
        runner.run(ids)
    assert accepted(handset, queued) == 1


def test_what_was_promised_before_the_clock_was_set_back_is_done_when_it_is_time(
    handset: RunningHandset, queued: str
) -> None:
    later(-HOUR)
    assert (hand_over(), accepted(handset, queued)) == (0, 0)
    later(HOUR)
    assert hand_over() == 1
    settle()
    assert accepted(handset, queued) == 1


@pytest.fixture
def session(app: object) -> SignInSession:
    factories.sign_in(factories.make_person().id)
    with transactions.unit():
        return db.session.scalars(select(SignInSession)).one()


def issue(session: SignInSession, at: datetime) -> issue_tokens.TokenPair:
    with transactions.unit():
        return issue_tokens.issue(db.session.get_one(SignInSession, session.id), now=at)


def rotate(pair: issue_tokens.TokenPair) -> issue_tokens.TokenPair:
    with transactions.unit():
        return issue_tokens.rotate(pair.refresh_token, now=clock.wall())


def status(client: object, pair: issue_tokens.TokenPair) -> int:
    headers = {"Authorization": f"Bearer {pair.access_token}"}
    return int(client.get("/api/v1/me", headers=headers).status_code)  # type: ignore[attr-defined]


def test_set_forward_tokens_are_over_and_can_be_renewed(client: object, session: SignInSession) -> None:
    before = issue(session, clock.wall() - HOUR)
    assert status(client, before) == 401
    assert status(client, rotate(before)) == 200


def test_set_back_no_token_of_the_future_is_good(client: object, session: SignInSession) -> None:
    future = issue(session, clock.wall() + HOUR)
    assert status(client, future) == 401
    with pytest.raises(NotSignedIn):
        rotate(future)
    with transactions.unit():
        assert db.session.get_one(SignInSession, session.id).revoked_at is None  # not the family's fault
        assert all(token.used_at is None for token in db.session.scalars(select(RefreshToken)))


def test_a_session_ends_at_its_end_whatever_was_renewed(client: object, session: SignInSession) -> None:
    pair = issue(session, clock.wall())
    with transactions.unit():
        db.session.get_one(SignInSession, session.id).expires_at = clock.wall() - timedelta(seconds=1)
    assert status(client, pair) == 401
    with pytest.raises(NotSignedIn):
        rotate(pair)
