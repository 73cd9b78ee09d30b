"""Jobs around texts: deliver a batch, look up an unknown outcome, ask for a missing report."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

from app import clock, outbox, transactions
from app.models.outbox import OutboxEntry
from app.services import deliver_messages as delivery
from app.services.look_up_message import look_up_message, poll_message
from app.services.queue_message import promise_delivery
from app.store import message_delivery

PORTION = 250
AT_ONCE = 2
"""Portions under way in a worker: one is claimed or settled while another is being sent."""


def deliver_messages(entries: Sequence[OutboxEntry]) -> None:
    """Deliver all, portion by portion, each in units of work of its own."""
    portions = [entries[begin : begin + PORTION] for begin in range(0, len(entries), PORTION)]
    if len(portions) == 1:
        _deliver(entries)
        return
    with ThreadPoolExecutor(AT_ONCE, "deliver") as senders:
        for done in [senders.submit(_deliver, portion) for portion in portions]:
            done.result()


def _deliver(entries: Sequence[OutboxEntry]) -> None:
    """Claim, send with no connection held, settle; entries whose text another worker holds are done as well,
    because whoever holds a text, or the sweep after them, promises what remains."""
    ids = [UUID(entry.subject) for entry in entries]
    claimed = transactions.run(lambda: _claim(ids))
    outcomes = delivery.send(claimed)

    def settle() -> None:
        now = clock.now()
        delivery.settle(claimed, outcomes, now=now)
        outbox.finish([entry.id for entry in entries], now=now)

    transactions.run(settle)


def look_up(entry: OutboxEntry) -> None:
    """See `look_up_message`."""
    look_up_message(UUID(entry.subject), now=clock.now())


def poll(entry: OutboxEntry) -> None:
    """See `poll_message`."""
    poll_message(UUID(entry.subject), now=clock.now())


def _claim(ids: Sequence[UUID]) -> delivery.Claim:
    now = clock.now()
    for row in message_delivery.list_waiting(ids, after=now):
        promise_delivery(row, now=now, not_before=row.not_before)
    return delivery.claim(ids, now=now, wall=clock.wall())
