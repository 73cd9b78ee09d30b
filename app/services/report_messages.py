"""What staff see of texts: how many got how far, and whom to call because a text did not arrive."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.domain.actor import StaffMember
from app.domain.errors import Language
from app.domain.explain import Text
from app.domain.wall import MESSAGE_STATES
from app.services import message_title, page_cursor
from app.store import message_report
from sms.vendor_error import explain


@dataclass(frozen=True)
class Count:
    """How many texts of a purpose are in a state."""

    purpose: str
    state: str
    count: int

    @property
    def title(self) -> Text:
        return message_title.of(self.purpose)

    @property
    def label(self) -> Text:
        return MESSAGE_STATES[self.state]


@dataclass(frozen=True)
class FailedMessage:
    """One line of the call list; the number is masked, revealing it is a call of its own."""

    id: UUID
    application_id: UUID | None
    serial: str | None
    purpose: str
    to: str
    state: str
    error_code: str | None
    reason: str
    queued_at: datetime


@dataclass(frozen=True)
class CallList:
    """One page, newest first; `next` is the cursor of the following one."""

    items: tuple[FailedMessage, ...]
    next: str | None


def count_messages(staff: StaffMember | None, *, since: datetime) -> list[Count]:
    """Counts within the scope of the member of staff; None is an operator, who sees the whole city."""
    return [Count(*row) for row in message_report.count_by_state(staff, since=since)]


def list_failed_messages(
    staff: StaffMember, *, since: datetime, language: Language, cursor: str | None, limit: int
) -> CallList:
    """Texts that did not arrive, within the scope, with the reason in words."""
    after = None if cursor is None else page_cursor.read(cursor)
    rows = message_report.list_failed(staff, since=since, after=after, limit=limit + 1)
    items = tuple(
        FailedMessage(
            id=row.id,
            application_id=row.application_id,
            serial=serial,
            purpose=row.purpose,
            to=row.to_masked,
            state=row.state,
            error_code=row.error_code,
            reason=explain(row.error_code or "unknown").sentence(language),
            queued_at=row.created_at,
        )
        for row, serial in rows[:limit]
    )
    more = len(rows) > limit
    return CallList(items, page_cursor.write(items[-1].queued_at, items[-1].id) if more else None)
