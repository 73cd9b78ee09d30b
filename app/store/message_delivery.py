"""Queries by which texts are claimed, settled and looked after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, Uuid, any_, bindparam, select, text, update
from sqlalchemy.dialects.postgresql import insert

from app.domain.actor import NotFound
from app.extensions import db
from app.models.message import Message, MessageSpend
from sms.delivery import DeliveryState

_S = DeliveryState


@dataclass(frozen=True)
class Settlement:
    """What becomes of a claimed row."""

    message_id: UUID
    state: DeliveryState
    not_before: datetime
    provider_id: str | None = None
    segments: int | None = None
    error_code: str | None = None


def claim(ids: Sequence[UUID], *, token: UUID, now: datetime, wall: datetime) -> list[Message]:
    """Mark the due, pending rows among `ids` as being sent under `token`, their attempt counted; those rows."""
    due = (
        select(Message.id)
        .where(_is_one_of(ids), Message.state == _S.PENDING, Message.not_before <= now)
        .with_for_update(skip_locked=True)
    )
    statement = (
        update(Message)
        .where(Message.id.in_(due.scalar_subquery()))
        .values(state=_S.SENDING.value, claim=token, claimed_at=wall, attempts=Message.attempts + 1)
        .returning(Message)
        .execution_options(synchronize_session=False, populate_existing=True)
    )
    return list(db.session.scalars(statement))


def _is_one_of(ids: Sequence[UUID]) -> ColumnElement[bool]:
    """One array instead of hundreds of parameters, which cost more than the query."""
    return Message.id == any_(bindparam(None, list(ids), type_=ARRAY(Uuid)))


def list_waiting(ids: Sequence[UUID], *, after: datetime) -> list[Message]:
    """Pending rows among `ids` whose time has not come yet."""
    return list(
        db.session.scalars(
            select(Message)
            .where(_is_one_of(ids), Message.state == _S.PENDING, Message.not_before > after)
            .order_by(Message.not_before)
        )
    )


def charge(on: date, kind: str, *, segments: int, limit: int) -> bool:
    """Add to the day's segments, unless that would pass `limit`."""
    if segments > limit:
        return False
    new = insert(MessageSpend).values(on=on, kind=kind, segments=segments)
    total = MessageSpend.segments + new.excluded.segments
    statement = new.on_conflict_do_update(
        index_elements=["on", "kind"], set_={"segments": total}, where=total <= limit
    )
    return db.session.scalar(statement.returning(MessageSpend.segments)) is not None


_SETTLE = text("""
    UPDATE message AS m SET
        state = CASE WHEN m.state = 'sending' THEN v.state ELSE m.state END,
        error_code = CASE WHEN m.state = 'sending' THEN v.error_code ELSE m.error_code END,
        settled_at = CASE WHEN m.state = 'sending' AND v.state = 'failed' THEN :now ELSE m.settled_at END,
        not_before = v.not_before,
        provider_id = COALESCE(m.provider_id, v.provider_id),
        segments = COALESCE(v.segments, m.segments),
        sent_at = CASE WHEN v.provider_id IS NULL THEN m.sent_at ELSE COALESCE(m.sent_at, :wall) END
    FROM unnest(
        CAST(:ids AS uuid[]), CAST(:states AS text[]), CAST(:not_before AS timestamptz[]),
        CAST(:provider_ids AS text[]), CAST(:segments AS integer[]), CAST(:error_codes AS text[])
    ) AS v (id, state, not_before, provider_id, segments, error_code)
    WHERE m.id = v.id AND m.claim = :claim
    RETURNING m.id, m.state
""")


def settle(
    settlements: Sequence[Settlement], *, claim: UUID, now: datetime, wall: datetime
) -> list[tuple[UUID, str]]:
    """Write outcomes, only where the claim still holds, and never backwards: a report may have come first."""
    if not settlements:
        return []
    rows = db.session.execute(
        _SETTLE,
        {
            "claim": claim,
            "now": now,
            "wall": wall,
            "ids": [s.message_id for s in settlements],
            "states": [s.state.value for s in settlements],
            "not_before": [s.not_before for s in settlements],
            "provider_ids": [s.provider_id for s in settlements],
            "segments": [s.segments for s in settlements],
            "error_codes": [s.error_code for s in settlements],
        },
    )
    return [(row.id, row.state) for row in rows]


def lock(message_id: UUID) -> Message:
    """The row under its lock, as committed; `NotFound` when there is none."""
    row = find_locked(message_id)
    if row is None:
        raise NotFound
    return row


def find_locked(message_id: UUID) -> Message | None:
    """The row under its lock, if there is one."""
    return db.session.scalar(
        select(Message)
        .where(Message.id == message_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def find(message_id: UUID) -> Message | None:
    """The row as it is."""
    return db.session.get(Message, message_id)


def take_abandoned(*, claimed_before: datetime, limit: int) -> list[Message]:
    """Rows whose sender died with them: marked unknown and their claim ended."""
    abandoned = (
        select(Message.id)
        .where(Message.state == _S.SENDING, Message.claimed_at < claimed_before)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return list(
        db.session.scalars(
            update(Message)
            .where(Message.id.in_(abandoned.scalar_subquery()))
            .values(state=_S.UNKNOWN.value, claim=None)
            .returning(Message)
            .execution_options(synchronize_session=False, populate_existing=True)
        )
    )


def take_unreported(*, now: datetime, next_look: datetime, sent_after: datetime, limit: int) -> list[UUID]:
    """Rows whose report is overdue, to be asked about now and, if need be, again at `next_look`."""
    overdue = (
        select(Message.id)
        .where(
            Message.state.in_((_S.ACCEPTED, _S.SENT)),
            Message.not_before <= now,
            Message.sent_at > sent_after,
        )
        .order_by(Message.not_before)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return list(
        db.session.scalars(
            update(Message)
            .where(Message.id.in_(overdue.scalar_subquery()))
            .values(not_before=next_look)
            .returning(Message.id)
            .execution_options(synchronize_session=False)
        )
    )
