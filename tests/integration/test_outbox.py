"""The outbox: handed over once, again when lost, never more than a queue can hold, parked when hopeless."""

from __future__ import annotations

from datetime import timedelta

import pytest
from rq import Queue
from sqlalchemy import select

from app import clock, outbox, transactions
from app.extensions import broker, db
from app.jobs import run as jobs
from app.models.outbox import OutboxEntry

pytestmark = pytest.mark.usefixtures("app")


def promise(count: int = 1, **options) -> None:
    with transactions.unit():
        for number in range(count):
            outbox.promise(
                "check_application", f"00000000-0000-4000-8000-{number:012d}", now=clock.now(), **options
            )


def hand_over(**options) -> int:
    with transactions.unit():
        return outbox.hand_over(now=clock.now() + options.pop("later", timedelta(0)), **options)


def entries() -> list[OutboxEntry]:
    with transactions.unit():
        return list(db.session.scalars(select(OutboxEntry).order_by(OutboxEntry.id)))


def waiting_jobs(queue: str = "urgent") -> int:
    return Queue(queue, connection=broker.client, serializer=outbox.JSONSerializer).count


def test_an_entry_is_handed_over_once_and_again_only_when_it_got_lost():
    promise(3)
    assert [hand_over(), hand_over()] == [3, 0]
    broker.client.flushall()
    assert hand_over() == 0
    assert hand_over(later=outbox.LOST_AFTER + timedelta(seconds=1)) == 3
    assert waiting_jobs() == 1  # one batch


def test_what_is_rolled_back_was_never_promised():
    class Undone(Exception):
        pass

    def undone() -> None:
        with transactions.unit():
            outbox.promise("check_application", "x", now=clock.now())
            raise Undone

    with pytest.raises(Undone):
        undone()
    assert entries() == []


def test_a_full_queue_gets_no_more_while_the_others_do(monkeypatch):
    monkeypatch.setattr(outbox, "DEEP", 2)
    promise(4, queue="bulk")
    promise(1, queue="urgent")
    handed = [hand_over(limit=1) for _ in range(6)]
    assert sum(handed) == 3
    assert (waiting_jobs("urgent"), waiting_jobs("bulk")) == (1, 2)


def test_a_job_that_fails_is_tried_ever_more_slowly_and_parked_at_last(monkeypatch):
    def fail(entry: OutboxEntry) -> None:
        raise RuntimeError("林小明 350203198505050019")

    monkeypatch.setitem(jobs.HANDLERS, "check_application", fail)
    promise()
    [entry] = entries()
    delays = []
    for _ in range(outbox.GIVE_UP_AFTER):
        jobs.run([entry.id])
        [entry] = entries()
        delays.append(entry.not_before - clock.now())
    assert delays[0] < delays[3] < delays[7] <= timedelta(seconds=300)
    assert entry.parked_at is not None
    assert entry.failed_because == "RuntimeError"  # never the message: it may name a child
    jobs.run([entry.id])
    assert entries()[0].attempts == outbox.GIVE_UP_AFTER


def test_running_a_finished_entry_again_does_nothing(monkeypatch):
    done = []
    monkeypatch.setitem(jobs.HANDLERS, "check_application", lambda entry: done.append(entry.id))
    promise()
    [entry] = entries()
    jobs.run([entry.id])
    jobs.run([entry.id])
    jobs.run(["no id", 999_999])
    assert done == [entry.id]
