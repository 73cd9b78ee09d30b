"""Ask the vendor about a text of which we do not know enough, before anything is sent again."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from app import outbox, transactions
from app.ports import ports
from app.services.deliver_messages import LOOK_UP, REPORT_EXPECTED_WITHIN
from app.services.note_delivery import apply_receipt, note_delivery
from app.services.queue_message import promise_delivery
from app.store import message_delivery as deliveries
from sms.delivery import DeliveryState
from sms.ports import SmsError, SmsUnavailable
from sms.template import Purpose

ASK_AGAIN_AFTER = timedelta(minutes=5)


def look_up_message(message_id: UUID, *, now: datetime) -> None:
    """Settle an unknown outcome: found at the vendor, it was taken; not found, a notice is sent again.

    A code that is not found fails: nobody waits for it any more, and a second valid one must not appear. While
    the vendor does not answer the question is put off, for as long as it takes.
    """
    row = deliveries.find(message_id)
    if row is None or row.state != DeliveryState.UNKNOWN or row.claimed_at is None:
        return
    to, body, sent_after, attempts = row.to, row.body, row.claimed_at, row.attempts
    transactions.release()
    try:
        receipt = ports().sms.find(to=to, body=body, sent_after=sent_after)
    except SmsUnavailable:
        outbox.promise(LOOK_UP, message_id, now=now, queue="bulk", not_before=now + ASK_AGAIN_AFTER)
        return
    row = deliveries.lock(message_id)
    if row.state != DeliveryState.UNKNOWN or row.attempts != attempts:
        return  # a report, or another look-up, was faster
    if receipt is not None:
        apply_receipt(row, receipt, now=now)
        row.not_before = now + REPORT_EXPECTED_WITHIN
    elif row.purpose == Purpose.CODE:
        row.state, row.settled_at = DeliveryState.FAILED.value, now
    else:
        row.state, row.not_before = DeliveryState.PENDING.value, now
        promise_delivery(row, now=now, not_before=now)


def poll_message(message_id: UUID, *, now: datetime) -> None:
    """Ask what became of a text whose report is missing."""
    row = deliveries.find(message_id)
    if row is None or row.provider_id is None or DeliveryState(row.state).is_final:
        return
    provider_id = row.provider_id
    transactions.release()
    try:
        receipt = ports().sms.status(provider_id)
    except SmsError:
        return  # the sweep asks again
    note_delivery(message_id, receipt, now=now)
