"""The spend breaker: a day has so many segments; what would pass them waits, or fails if it is a code."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog

from app import clock
from app.models.message import Message
from app.ports import ports
from app.services.queue_message import promise_delivery
from app.store import message_delivery as deliveries
from sms.delivery import DeliveryState
from sms.template import Purpose

log = structlog.get_logger()

CODES_SHARE = (
    10  # codes may use a tenth of the day's segments, beside the notices: neither can starve the other
)


def limit_spend(rows: Sequence[Message], *, now: datetime) -> list[Message]:
    """The claimed rows that the day can still afford; each row is charged once, at its first attempt.

    When the day is used up, notices go back to wait for eight o'clock tomorrow; codes fail, because a late code
    is none.
    """
    return [row for is_code in (True, False) for row in _afford(rows, is_code=is_code, now=now)]


def _afford(rows: Sequence[Message], *, is_code: bool, now: datetime) -> list[Message]:
    mine = [row for row in rows if (row.purpose == Purpose.CODE) is is_code]
    fresh = sum(row.segments for row in mine if row.attempts == 1)
    limit = ports().sms_daily_limit // (CODES_SHARE if is_code else 1)
    kind = "code" if is_code else "notice"
    today = clock.local(now).date()
    if not fresh or deliveries.charge(today, kind, segments=fresh, limit=limit):
        return mine
    log.error("spend_breaker_open", kind=kind, limit=limit, held_back=len(mine))
    _hold_back(mine, is_code=is_code, now=now)
    return []


def _hold_back(rows: Sequence[Message], *, is_code: bool, now: datetime) -> None:
    tomorrow = clock.local(now).replace(hour=8, minute=0, second=0, microsecond=0) + timedelta(days=1)
    for row in rows:
        if is_code:
            row.state, row.error_code, row.settled_at = DeliveryState.FAILED.value, "spend_breaker", now
        else:
            row.state, row.not_before, row.attempts = DeliveryState.PENDING.value, tomorrow, 0
            promise_delivery(row, now=now, not_before=tomorrow)
