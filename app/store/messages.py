"""Queries about texts and their limits; limits are counted here, where they hold with Redis dead."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select, text
from sqlalchemy.dialects.postgresql import insert

from app.extensions import db
from app.models.message import Message

_CODE = "code"


def add(row: Message) -> bool:
    """Store a new text; False when its `dedupe_key` is known already."""
    columns = {
        name: getattr(row, name)
        for name in (
            "id", "purpose", "template_version", "language", "dedupe_key", "application_id", "person_id",
            "district_code", "to_sealed", "to_index", "prefix_index", "to_masked", "body_sealed", "segments",
            "state", "not_before", "created_at",
        )
    } | {"attempts": 0}  # fmt: skip
    statement = insert(Message).values(columns).on_conflict_do_nothing(constraint="uq_message_dedupe_key")
    return db.session.scalar(statement.returning(Message.id)) is not None


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
    return db.session.scalar(
        select(Message.created_at)
        .where(Message.to_index == to_index, Message.purpose != _CODE, Message.created_at > since)
        .order_by(Message.created_at.desc())
        .offset(nth - 1)
        .limit(1)
    )


def _count(condition: object, since: datetime) -> int:
    query = (
        select(func.count())
        .select_from(Message)
        .where(condition, Message.purpose == _CODE, Message.created_at > since)  # type: ignore[arg-type]
    )
    return db.session.scalar(query) or 0
