"""Queries about texts and their limits; limits are counted here, where they hold with Redis dead."""

from __future__ import annotations

from datetime import datetime
from typing import cast

from sqlalchemy import Table, bindparam, func, select, text
from sqlalchemy.dialects.postgresql import insert

from app.extensions import db
from app.models.message import Message
from app.store.prepared import Prepared

_CODE = "code"
_NEW = (
    "id", "purpose", "template_version", "language", "dedupe_key", "application_id", "person_id",
    "district_code", "to_sealed", "to_index", "prefix_index", "to_masked", "body_sealed", "segments",
    "state", "not_before", "created_at",
)  # fmt: skip
_TABLE = cast(Table, Message.__table__)

# Core, built once: results are queued by the hundred thousand.
_INSERT = Prepared(
    insert(_TABLE).on_conflict_do_nothing(constraint="uq_message_dedupe_key").returning(_TABLE.c.id),
    (*_NEW, "attempts"),
)
_NTH_NEWEST_NOTICE = Prepared(
    select(_TABLE.c.created_at)
    .where(
        _TABLE.c.to_index == bindparam("to_index"),
        _TABLE.c.purpose != _CODE,
        _TABLE.c.created_at > bindparam("since"),
    )
    .order_by(_TABLE.c.created_at.desc())
    .offset(bindparam("skipped"))
    .limit(1)
)


def add(row: Message) -> bool:
    """Store a new text; False when its `dedupe_key` is known already."""
    columns = {name: getattr(row, name) for name in _NEW}
    return _INSERT.first(attempts=0, **columns) is not None


def lock_counting(subject: bytes) -> None:
    """Until the end of the transaction, nobody else counts or adds codes for `subject` (16 bytes that name it).

    Where both are locked, the person comes before the block of numbers.
    """
    key = int.from_bytes(subject[:8], signed=True)
    db.session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": key})


def count_codes_to(to_index: bytes, *, since: datetime) -> int:
    """Codes for one number after `since`, across all flows."""
    return _count(Message.to_index == to_index, since)


def count_codes_to_prefix(prefix_index: bytes, *, since: datetime) -> int:
    """Codes for one block of numbers after `since`."""
    return _count(Message.prefix_index == prefix_index, since)


def find_nth_newest_notice(to_index: bytes, nth: int, *, since: datetime) -> datetime | None:
    """When the nth newest notice to a number was queued, if there are so many after `since`."""
    found = _NTH_NEWEST_NOTICE.first(to_index=to_index, since=since, skipped=nth - 1)
    return None if found is None else found.created_at


def _count(condition: object, since: datetime) -> int:
    query = (
        select(func.count())
        .select_from(Message)
        .where(condition, Message.purpose == _CODE, Message.created_at > since)  # type: ignore[arg-type]
    )
    return db.session.scalar(query) or 0
