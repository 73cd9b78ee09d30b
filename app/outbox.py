"""The outbox: promise a job in the transaction; hand it to RQ after the commit; sweep what got lost."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any, Literal
from uuid import uuid4

from rq import Queue
from rq.serializers import JSONSerializer
from sqlalchemy import ARRAY, BigInteger, ColumnElement, any_, bindparam, func, or_, select, update

from app import journal
from app.extensions import broker, db
from app.models.outbox import OutboxEntry

QueueName = Literal["urgent", "bulk", "slow"]
QUEUES: tuple[QueueName, ...] = ("urgent", "bulk", "slow")
RUN = "app.jobs.run.run"
BATCH = 500
LOST_AFTER = timedelta(seconds=30)
GIVE_UP_AFTER = 25
DEEP = 16
"""A queue with so many batches in it gets no more: what waits in PostgreSQL need not wait in Redis too."""
_JOB_TIMEOUT = {"urgent": 60, "bulk": 600, "slow": 3600}


def promise(
    job: str,
    subject: object,
    *,
    now: datetime,
    queue: QueueName = "urgent",
    not_before: datetime | None = None,
    **arguments: Any,
) -> None:
    """Record in the running transaction that `job` must be run for `subject` (an id)."""
    journal.add_job(
        job=job,
        subject=str(subject),
        arguments=arguments,
        queue=queue,
        not_before=not_before or now,
        created_at=now,
    )


def hand_over(*, now: datetime, limit: int = BATCH) -> int:
    """Claim due entries (any number of relays may run) and push their ids to RQ; how many were handed over.

    The ids are pushed before the commit: if the commit fails they are pushed again, and running twice is
    harmless; if the push fails nothing was claimed.
    """
    journal.write()
    hungry = [queue for queue in QUEUES if _queue(queue).count < DEEP]
    due = db.session.execute(
        select(OutboxEntry.id, OutboxEntry.queue, OutboxEntry.job)
        .where(
            OutboxEntry.done_at.is_(None),
            OutboxEntry.parked_at.is_(None),
            OutboxEntry.queue.in_(hungry),
            OutboxEntry.not_before <= now,
            or_(OutboxEntry.handed_over_at.is_(None), OutboxEntry.handed_over_at < now - LOST_AFTER),
        )
        .order_by(OutboxEntry.queue.desc(), OutboxEntry.not_before, OutboxEntry.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    if not due:
        return 0
    ids = [entry.id for entry in due]
    db.session.execute(update(OutboxEntry).where(_is_one_of(ids)).values(handed_over_at=now))
    for (queue, job), entries in groupby(
        sorted(due, key=lambda e: (e.queue, e.job)), key=lambda e: (e.queue, e.job)
    ):
        _push(queue, job, [entry.id for entry in entries])
    return len(ids)


def _queue(name: str) -> Queue:
    return Queue(name, connection=broker.client, serializer=JSONSerializer)


def _push(queue: str, job: str, ids: list[int]) -> None:
    _queue(queue).enqueue(
        RUN,
        ids,
        job_id=f"{job}-{uuid4().hex}",
        job_timeout=_JOB_TIMEOUT[queue],
        result_ttl=0,
        failure_ttl=3600,
        description=job,
    )


def _is_one_of(ids: Sequence[int]) -> ColumnElement[bool]:
    """One array instead of hundreds of parameters, which cost more than the query."""
    return OutboxEntry.id == any_(bindparam(None, list(ids), type_=ARRAY(BigInteger)))


def take(ids: Sequence[int]) -> list[OutboxEntry]:
    """The entries among `ids` that still wait, their attempt counted before it is made.

    Counting first means that a job that kills its worker is parked one day. Two workers may hold the same
    entry: services check the state again on arrival, so running twice is a success.
    """
    return list(
        db.session.scalars(
            update(OutboxEntry)
            .where(_is_one_of(ids), OutboxEntry.done_at.is_(None), OutboxEntry.parked_at.is_(None))
            .values(attempts=OutboxEntry.attempts + 1)
            .returning(OutboxEntry)
        )
    )


def finish(ids: Sequence[int], *, now: datetime) -> None:
    """Mark entries done."""
    db.session.execute(update(OutboxEntry).where(_is_one_of(ids)).values(done_at=now, failed_because=None))


def postpone(entry: OutboxEntry, *, now: datetime, because: str) -> None:
    """Note a failure and try again later, ever more slowly; park what failed too often, for a person to look at."""
    delay = timedelta(seconds=min(2**entry.attempts, 300))
    db.session.execute(
        update(OutboxEntry)
        .where(OutboxEntry.id == entry.id, OutboxEntry.done_at.is_(None))
        .values(
            failed_because=because[:500],
            not_before=now + delay,
            handed_over_at=None,
            parked_at=now if entry.attempts >= GIVE_UP_AFTER else None,
        )
    )


def waiting() -> dict[str, int]:
    """How many entries wait, per queue."""
    rows = db.session.execute(
        select(OutboxEntry.queue, func.count())
        .where(OutboxEntry.done_at.is_(None))
        .group_by(OutboxEntry.queue)
    )
    return dict(rows.all())
