"""Texts from the row to the phone, on real engines and a running handset."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from app import clock, transactions
from app.domain.retry import CODE_AGAIN, NOTICE_AGAIN
from app.extensions import db
from app.jobs import run as runner
from app.models.message import Message
from app.ports import ports
from app.services.queue_message import queue_message
from app.services.read_phone import ForeignNumberGiven, LandlineGiven, NotAPhoneNumber
from app.services.redrive_messages import redrive_messages
from app.store import message_delivery
from sms.delivery import DeliveryState
from sms.template import PlaceholdersDiffer
from sms.text import check_code
from tests.sms_city import VALUES, code, fresh_phone, later, notice, open_entries, read, rewire, settle, work

TAKEN = {"accepted", "sent", "delivered"}  # the handset moves on while a test looks


def count_rows() -> int:
    with transactions.unit():
        return db.session.scalar(select(func.count()).select_from(Message)) or 0


def sweep(wall_later: timedelta = timedelta(0)) -> int:
    return transactions.run(lambda: redrive_messages(now=clock.now(), wall=clock.wall() + wall_later))


def test_a_notice_reaches_the_phone(handset) -> None:
    phone = fresh_phone()
    message_id = notice(phone)
    assert read(message_id).state == "pending"
    assert work() == 1
    row = read(message_id)
    assert (row.state, row.attempts, row.segments) == ("accepted", 1, 1)
    assert row.provider_id.startswith("SM")
    assert handset.accepted(phone) == 1
    assert open_entries() == []


def test_the_text_is_signed_checked_and_sealed(handset) -> None:
    phone = fresh_phone()
    row = read(notice(phone, key="reply:7"))
    assert row.body.startswith("【厦门招生】入学申请JM26-P1-000123-M的咨询已有答复")
    assert row.body.endswith(check_code(ports().message_key, "reply:7"))
    assert row.to == phone
    assert phone[-6:] not in row.to_masked
    assert phone.encode() not in row.to_sealed
    assert row.template_version == "reply.zh.v1"


def test_a_batch_reaches_all_phones(handset) -> None:
    phones = [fresh_phone() for _ in range(40)]
    ids = [notice(phone) for phone in phones]
    assert work() == 40
    assert {read(message_id).state for message_id in ids} == {"accepted"}
    assert [handset.accepted(phone) for phone in phones] == [1] * 40


def test_no_connection_is_held_while_the_vendor_is_called(handset, monkeypatch: pytest.MonkeyPatch) -> None:
    held: list[int] = []
    gateway = ports().sms
    send, send_many = gateway.send, gateway.send_many

    def one(sms):
        held.append(db.engine.pool.checkedout())
        return send(sms)

    def many(messages, **options):
        held.append(db.engine.pool.checkedout())
        return send_many(messages, **options)

    monkeypatch.setattr(gateway, "send", one)
    monkeypatch.setattr(gateway, "send_many", many)
    notice(fresh_phone())
    work()
    notice(fresh_phone())
    notice(fresh_phone())
    work()
    assert held == [0, 0]


def test_a_repeated_key_is_one_text(handset) -> None:
    phone = fresh_phone()
    notice(phone, key="result:1")
    with transactions.unit():
        assert not queue_message(
            "reply", to=phone, language="zh", values=VALUES, dedupe_key="result:1", now=clock.now()
        )
    assert count_rows() == 1
    work()
    assert handset.accepted(phone) == 1


@pytest.mark.parametrize(
    ("number", "refusal"),
    [("0592-2021234", LandlineGiven), ("+852 6123 4567", ForeignNumberGiven), ("12", NotAPhoneNumber)],
)
def test_numbers_that_get_no_texts(handset, number: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal), transactions.unit():
        queue_message("reply", to=number, language="zh", values=VALUES, dedupe_key="x", now=clock.now())
    assert count_rows() == 0


def test_wrong_values_store_nothing(handset) -> None:
    with pytest.raises(PlaceholdersDiffer), transactions.unit():
        queue_message("reply", to=fresh_phone(), language="zh", values={}, dedupe_key="x", now=clock.now())
    assert count_rows() == 0


class TestOnce:
    def test_the_same_job_twice(self, handset) -> None:
        phone = fresh_phone()
        notice(phone)
        ids = [entry.id for entry in open_entries()]
        runner.run(ids)
        runner.run(ids)
        assert handset.accepted(phone) == 1

    def test_two_workers_at_once(self, handset) -> None:
        phones = self.race()
        assert [handset.accepted(phone) for phone in phones] == [1] * 20

    def test_control_without_the_claim_two_workers_send_twice(
        self, handset, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def take_without_claiming(ids: Sequence[UUID], **_: object) -> list[Message]:
            return list(db.session.scalars(select(Message).where(Message.id.in_(ids))))

        monkeypatch.setattr(message_delivery, "claim", take_without_claiming)
        phones = self.race()
        assert [handset.accepted(phone) for phone in phones] == [2] * 20

    def race(self) -> list[str]:
        phones = [fresh_phone() for _ in range(20)]
        for phone in phones:
            notice(phone)
        ids = [entry.id for entry in open_entries()]
        start = Barrier(2)
        taken = runner.outbox.take

        def take_together(wanted):
            entries = taken(wanted)
            transactions.commit()
            start.wait(10)
            return entries

        with pytest.MonkeyPatch.context() as patch, ThreadPoolExecutor(2) as pool:
            patch.setattr(runner.outbox, "take", take_together)
            for running in [pool.submit(runner.run, ids) for _ in range(2)]:
                running.result()
        return phones


class TestRefusedAndDown:
    def test_a_refused_number_fails_at_once(self, handset) -> None:
        message_id = notice("+8613900021614")
        work()
        row = read(message_id)
        assert (row.state, row.error_code) == ("failed", "21614")
        assert row.settled_at is not None
        assert open_entries() == []

    def test_one_refusal_does_not_stop_the_batch(self, handset) -> None:
        good = fresh_phone()
        refused, sent = notice("+8613900021614"), notice(good)
        work()
        assert (read(refused).state, read(sent).state) == ("failed", "accepted")

    @pytest.mark.parametrize("refuse", ["429", "500", "down"])
    def test_a_vendor_in_trouble_gets_it_again_later(self, handset, refuse: str) -> None:
        phone = fresh_phone()
        message_id = notice(phone)
        handset.faults(refuse=refuse)
        for _ in range(4):
            work()
            later(timedelta(seconds=15))
        row = read(message_id)
        assert (row.state, row.attempts) == ("pending", 4)
        handset.faults()
        later(timedelta(minutes=2))
        work()
        assert read(message_id).state == "accepted"
        assert handset.accepted(phone) == 1

    def test_after_more_than_four_hours_a_person_must_look(self, handset) -> None:
        message_id = notice(fresh_phone())
        began = clock.now()
        handset.faults(refuse="500")
        for pause in NOTICE_AGAIN:
            work()
            assert read(message_id).state == "pending"
            later(pause + timedelta(seconds=1))
        assert clock.now() - began > timedelta(hours=4)
        work()
        assert (read(message_id).state, open_entries()) == ("failed", [])

    def test_a_code_gives_up_within_seconds(self, handset) -> None:
        code(fresh_phone())
        handset.faults(refuse="500")
        for pause in CODE_AGAIN:
            work()
            later(pause + timedelta(seconds=1))
        work()
        assert open_entries() == []

    def test_the_breaker_spares_a_dead_vendor(self, handset, monkeypatch: pytest.MonkeyPatch) -> None:
        tried = []
        gateway = ports().sms
        send, send_many = gateway.send, gateway.send_many

        def counting(messages, **options):
            answers = send_many(messages, **options)
            tried.extend(answer for _, answer in answers if getattr(answer, "code", "") != "not_tried")
            return answers

        monkeypatch.setattr(gateway, "send_many", counting)
        monkeypatch.setattr(gateway, "send", lambda sms: (tried.append(sms), send(sms))[1])
        ids = [notice(fresh_phone()) for _ in range(300)]
        handset.faults(refuse="500")
        work()
        first = len(tried)
        assert 20 <= first <= 20 + 100  # those already in flight when the twentieth failed
        later(timedelta(seconds=1))
        work()
        assert len(tried) == first  # open: nobody is called
        handset.faults()
        monkeypatch.setattr("app.services.deliver_messages.vendor.pause", 0.0)
        settle()
        assert {read(message_id).state for message_id in ids} == {"accepted"}


class TestUnknown:
    def test_taken_but_the_answer_was_lost(self, handset) -> None:
        phone = fresh_phone()
        message_id = notice(phone)
        handset.faults(refuse="accept_then_cut", times=1)
        work()
        assert read(message_id).state == "unknown"
        work()
        assert read(message_id).state == "unknown"  # not yet time to look
        settle()
        assert read(message_id).state in TAKEN
        assert handset.accepted(phone) == 1

    def test_control_a_blind_resend_doubles(self, handset, monkeypatch: pytest.MonkeyPatch) -> None:
        phone = fresh_phone()
        notice(phone)
        handset.faults(refuse="accept_then_cut", times=1)
        monkeypatch.setattr(ports().sms, "find", lambda **_: None)
        settle()
        assert handset.accepted(phone) == 2

    def test_not_taken_is_sent_again_once(self, handset) -> None:
        phone = fresh_phone()
        message_id = notice(phone)
        handset.faults(refuse="cut", times=1)
        settle()
        assert (read(message_id).state, read(message_id).attempts) == ("accepted", 2)
        assert handset.accepted(phone) == 1

    def test_a_code_is_never_sent_again(self, handset) -> None:
        phone = fresh_phone()
        code(phone)
        handset.faults(refuse="cut", times=1)
        settle()
        with transactions.unit():
            assert db.session.scalars(select(Message.state)).all() == ["failed"]
        assert handset.accepted(phone) == 0

    def test_the_question_waits_for_a_vendor_that_is_down(self, handset) -> None:
        phone = fresh_phone()
        message_id = notice(phone)
        handset.faults(refuse="accept_then_cut", times=1)
        work()
        handset.faults(refuse="down")
        for _ in range(5):
            later(timedelta(minutes=6))
            work()
        assert read(message_id).state == "unknown"
        handset.faults()
        later(timedelta(minutes=6))
        work()
        assert read(message_id).state in TAKEN
        assert handset.accepted(phone) == 1

    def test_what_a_dead_worker_held_is_looked_up(self, handset) -> None:
        phone = fresh_phone()
        message_id = notice(phone)
        with transactions.unit():
            message_delivery.claim([message_id], token=uuid4(), now=clock.now(), wall=clock.wall())
        work()  # the entry alone gives no right to send
        assert (read(message_id).state, handset.accepted(phone)) == ("sending", 0)
        assert sweep(timedelta(minutes=1)) == 0
        assert sweep(timedelta(minutes=3)) == 1
        settle()
        assert read(message_id).state in TAKEN
        assert handset.accepted(phone) == 1

    def test_a_late_outcome_of_a_lost_claim_is_not_written(self, handset) -> None:
        message_id = notice(fresh_phone())
        with transactions.unit():
            message_delivery.claim([message_id], token=uuid4(), now=clock.now(), wall=clock.wall())
        sweep(timedelta(minutes=3))
        late = message_delivery.Settlement(message_id, DeliveryState.FAILED, clock.now())
        with transactions.unit():
            written = message_delivery.settle([late], claim=uuid4(), now=clock.now(), wall=clock.wall())
        assert written == []
        assert read(message_id).state == "unknown"


class TestLimits:
    def test_codes_to_one_number(self, handset) -> None:
        phone = fresh_phone()
        assert [code(phone), code(phone)] == [True, False]
        stored = 1
        for _ in range(200):
            later(timedelta(seconds=61))
            stored += code(phone)
        assert stored == 10  # 200 minutes: five an hour, ten a day
        later(timedelta(hours=25))
        assert code(phone)

    def test_a_hundred_at_once_get_one_code(self, handset) -> None:
        phone = fresh_phone()
        with ThreadPoolExecutor(20) as pool:
            stored = list(pool.map(lambda _: code(phone), range(100)))
        assert stored.count(True) == 1

    def test_control_without_the_lock_several_slip_through(
        self, handset, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        phone, together = fresh_phone(), Barrier(10)
        monkeypatch.setattr("app.store.messages.lock_counting", lambda _: together.wait(10))
        with ThreadPoolExecutor(10) as pool:
            stored = list(pool.map(lambda _: code(phone), range(10)))
        assert stored.count(True) > 1

    def test_codes_to_one_block_of_numbers(self, handset) -> None:
        stored = [code(f"+861391234{number:04d}") for number in range(80)]
        assert stored.count(True) == 60

    def test_notices_beyond_thirty_a_day_wait(self, handset) -> None:
        phone = fresh_phone()
        began = clock.now()
        ids = [notice(phone) for _ in range(31)]
        assert read(ids[29]).not_before < began + timedelta(hours=1)
        assert read(ids[30]).not_before >= began + timedelta(hours=24)

    def test_the_day_is_used_up(self, handset, monkeypatch: pytest.MonkeyPatch) -> None:
        rewire(monkeypatch, sms_daily_limit=10)
        ids = [notice(fresh_phone()) for _ in range(12)]
        for message_id in ids:
            runner.run([e.id for e in open_entries() if e.subject == str(message_id)])
        states = [read(message_id).state for message_id in ids]
        assert states == ["accepted"] * 10 + ["pending"] * 2
        eight = clock.local(read(ids[11]).not_before)
        assert (eight.hour, eight.date()) == (8, clock.today() + timedelta(days=1))
        for _ in range(2):
            assert code(fresh_phone())  # codes have a share of their own: one
            work()
        with transactions.unit():
            codes = db.session.scalars(
                select(Message.state).where(Message.purpose == "code").order_by(Message.created_at)
            ).all()
        assert codes == ["accepted", "failed"]
        later(timedelta(days=1))
        work()
        assert {read(message_id).state for message_id in ids} == {"accepted"}


class TestQuietHours:
    @pytest.fixture(autouse=True)
    def night(self, handset, monkeypatch: pytest.MonkeyPatch) -> None:
        rewire(monkeypatch, quiet_hours=(21, 8))
        clock.move(datetime(2017, 4, 20, 23, 0, tzinfo=clock.CITY_ZONE) - datetime.now(clock.CITY_ZONE))

    def test_a_notice_waits_for_the_morning(self, handset) -> None:
        phone = fresh_phone()
        message_id = notice(phone)
        assert work() == 0
        morning = clock.local(read(message_id).not_before)
        assert (morning.day, morning.hour, morning.minute) == (21, 8, 0)
        later(timedelta(hours=9, minutes=1))
        assert work() == 1
        assert handset.accepted(phone) == 1

    def test_a_code_does_not(self, handset) -> None:
        phone = fresh_phone()
        code(phone)
        assert work() == 1
        assert handset.accepted(phone) == 1
