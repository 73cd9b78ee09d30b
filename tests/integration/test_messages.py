"""Texts from the row to the phone, on real engines and a running handset."""

from __future__ import annotations

from app.extensions import db
from app.jobs import run as runner
from tests.sms_city import fresh_phone, notice, open_entries, read, work


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


def test_no_connection_is_held_while_the_vendor_is_called(handset, monkeypatch) -> None:
    held = []
    from app.ports import ports

    real = ports().sms.send

    def spying(sms):
        held.append(db.engine.pool.checkedout())
        return real(sms)

    monkeypatch.setattr(ports().sms, "send", spying)
    notice(fresh_phone())
    work()
    assert held == [0]


def test_running_the_same_job_twice_sends_once(handset) -> None:
    phone = fresh_phone()
    notice(phone)
    ids = [entry.id for entry in open_entries()]
    runner.run(ids)
    runner.run(ids)
    assert handset.accepted(phone) == 1
