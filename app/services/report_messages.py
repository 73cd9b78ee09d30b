"""What staff see of texts: how many got how far, and whom to call because a text did not arrive."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.domain.actor import StaffMember
from app.domain.errors import InvalidInput, Language
from app.store import message_report
from sms.vendor_error import explain


class BadCursor(InvalidInput):
    """Not a cursor that this list gave out."""

    code = "bad_cursor"
    zh = "翻页位置无效，请从头查看。"
    en = "The cursor is not valid; please start from the first page."


@dataclass(frozen=True)
class Count:
    """How many texts of a purpose are in a state."""

    purpose: str
    state: str
    count: int


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
    after = None if cursor is None else _read(cursor)
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
    return CallList(items, _write(items[-1]) if len(rows) > limit else None)


def _write(last: FailedMessage) -> str:
    return base64.urlsafe_b64encode(f"{last.queued_at.isoformat()} {last.id}".encode()).decode()


def _read(cursor: str) -> tuple[datetime, UUID]:
    try:
        moment, _, name = base64.urlsafe_b64decode(cursor.encode()).decode().partition(" ")
        queued_at, message_id = datetime.fromisoformat(moment), UUID(name)
    except (ValueError, binascii.Error) as error:
        raise BadCursor from error
    if queued_at.tzinfo is None:
        raise BadCursor
    return queued_at, message_id
