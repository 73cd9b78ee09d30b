"""The one function in the queue: do what outbox entries promise; the table is the allow-list of jobs."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import structlog

from app import clock, metrics, outbox, transactions
from app.extensions import db
from app.jobs import deliver_messages
from app.jobs.announce_results import announce_results
from app.jobs.check_application import check_application
from app.jobs.fetch_dataset import fetch_dataset
from app.jobs.preview_draft import preview_draft
from app.jobs.send_notice import send_notice
from app.jobs.slots import assign_slot, leave_slot, remind_slot
from app.jobs.tell_confirmed import tell_confirmed
from app.models.outbox import OutboxEntry

log = structlog.get_logger()

HANDLERS: dict[str, Callable[[OutboxEntry], None]] = {
    "announce_results": announce_results,
    "assign_slot": assign_slot,
    "fetch_dataset": fetch_dataset,
    "check_application": check_application,
    "leave_slot": leave_slot,
    "look_up_message": deliver_messages.look_up,
    "poll_message": deliver_messages.poll,
    "preview_draft": preview_draft,
    "remind_slot": remind_slot,
    "send_notice": send_notice,
    "tell_confirmed": tell_confirmed,
}
"""Jobs done one entry at a time, in one unit of work that also finishes the entry."""

BATCH_HANDLERS: dict[str, Callable[[Sequence[OutboxEntry]], None]] = {
    "deliver_message": deliver_messages.deliver_messages,
}
"""Jobs done for many entries at once; they finish their entries themselves."""


def run(ids: list[int]) -> None:
    """Do what the outbox entries `ids` promise; unknown ids and finished entries are nothing to do."""
    with transactions.unit():
        entries = outbox.take([entry for entry in ids if isinstance(entry, int)])
    for entry in entries:
        if entry.job not in BATCH_HANDLERS:
            _guard([entry], lambda entry=entry: _run_one(entry))  # type: ignore[misc]
    for job, handler in BATCH_HANDLERS.items():
        batch = [entry for entry in entries if entry.job == job]
        if batch:
            _guard(batch, lambda handler=handler, batch=batch: handler(batch))  # type: ignore[misc]


def _run_one(entry: OutboxEntry) -> None:
    def work() -> None:
        HANDLERS[entry.job](entry)
        outbox.finish([entry.id], now=clock.now())

    transactions.run(work)


def _guard(entries: Sequence[OutboxEntry], work: Callable[[], None]) -> None:
    """A failure is noted on the entries and tried again later; it never kills the worker or leaks its details."""
    job = entries[0].job
    try:
        work()
        metrics.JOBS.labels(job, "done").inc(len(entries))
    except Exception as error:
        db.close_session()
        metrics.JOBS.labels(job, "failed").inc(len(entries))
        log.warning("job_failed", job=job, entries=len(entries), error=type(error).__name__)
        with transactions.unit():
            for entry in entries:
                outbox.postpone(entry, now=clock.now(), because=type(error).__name__)
