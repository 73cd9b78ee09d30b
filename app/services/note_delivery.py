"""Note what the vendor reports about a text: forward only, whatever the order and number of the reports."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import structlog

from app import clock
from app.models.message import Message
from app.services.resend_message import resend_later
from app.store import message_delivery as deliveries
from sms.delivery import DeliveryState, advance
from sms.ports import Receipt
from sms.vendor_error import explain

log = structlog.get_logger()

TRY_UNREACHABLE_AGAIN_AFTER = timedelta(minutes=30)


def note_delivery(message_id: UUID, receipt: Receipt, *, now: datetime) -> bool:
    """Move the text forward by one report; whether anything changed.

    Duplicates, late reports, reports on texts that are gone and on another of our attempts change nothing. A
    notice that the carrier could not place for a passing reason is queued once more as a text of its own.
    """
    row = deliveries.find_locked(message_id)
    if row is None or row.provider_id not in (None, receipt.provider_id):
        log.info("report_ignored", known=row is not None)
        return False
    before = DeliveryState(row.state)
    after = advance(before, receipt.state)
    if after is before:
        return False
    apply_receipt(row, receipt, now=now)
    if after.is_error and not explain(receipt.error_code or "").permanent:
        resend_later(row, now=now, pause=TRY_UNREACHABLE_AGAIN_AFTER)
    return True


def apply_receipt(row: Message, receipt: Receipt, *, now: datetime) -> None:
    """Write a receipt on a locked row; the state only moves forward."""
    after = advance(DeliveryState(row.state), receipt.state)
    row.state = after.value
    row.provider_id = row.provider_id or receipt.provider_id
    row.segments = receipt.segments or row.segments
    row.sent_at = row.sent_at or clock.wall()
    row.error_code = receipt.error_code if after.is_error else None
    if after.is_final:
        row.settled_at = now
