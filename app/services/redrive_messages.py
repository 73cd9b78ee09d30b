"""The sweep over texts: what a dead worker left behind, and what the vendor never reported."""

from __future__ import annotations

import math
from datetime import datetime, timedelta

from app import outbox
from app.services.deliver_messages import LOOK_UP
from app.store import message_delivery as deliveries

POLL = "poll_message"
ABANDONED_AFTER = timedelta(minutes=2)
ASK_AGAIN_AFTER = timedelta(hours=1)
ASK_FOR = timedelta(days=3)
_AT_ONCE = 500


def redrive_messages(*, now: datetime, wall: datetime, steady: float = math.inf) -> int:
    """Promise a look-up for every abandoned text, and a question for every overdue report; how many.

    `steady` is for how many seconds wall time can be believed: after a jump of the clock a text that is being sent
    would look abandoned, and would be sent again by somebody else.
    """
    believed = steady >= ABANDONED_AFTER.total_seconds()
    abandoned = (
        deliveries.take_abandoned(claimed_before=wall - ABANDONED_AFTER, limit=_AT_ONCE) if believed else []
    )
    for row in abandoned:
        outbox.promise(LOOK_UP, row.id, now=now, queue="bulk")
    unreported = deliveries.take_unreported(
        now=now, next_look=now + ASK_AGAIN_AFTER, sent_after=wall - ASK_FOR, limit=_AT_ONCE
    )
    for message_id in unreported:
        outbox.promise(POLL, message_id, now=now, queue="bulk")
    return len(abandoned) + len(unreported)
