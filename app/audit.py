"""The audit trail: record an event in the transaction; seal events into a hash chain; verify the chain."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select, text, update

from app import journal
from app.extensions import db
from app.models.audit import AuditEvent

GENESIS = bytes(32)
_CHAIN_LOCK = 0x1C17A0D1
_BATCH = 5_000


@dataclass(frozen=True)
class Finding:
    """What the verification found: how far the chain holds, and the first thing that is wrong."""

    events: int
    head: str
    unsealed: int
    broken_at: int | None
    because: str | None

    @property
    def intact(self) -> bool:
        return self.broken_at is None


def record(
    actor: str, event: str, subject: str, *, now: datetime, district_code: str | None = None, **data: Any
) -> None:
    """Add one event to the running transaction. `actor` and `subject` are `kind:uuid`; `data` holds no secrets."""
    journal.add_event(
        at=now, actor=actor, event=event, subject=subject, district_code=district_code, data=data
    )


def about(kind: str, identity: UUID | str) -> str:
    """The name of an actor or subject in the trail: `application:<uuid>`."""
    return f"{kind}:{identity}"


def link(previous: bytes, position: int, event: AuditEvent) -> bytes:
    """The hash of one link: SHA-256 over the previous hash, the position and the event's canonical JSON."""
    content = json.dumps(
        [
            position,
            str(event.id),
            event.at.isoformat(),
            event.actor,
            event.event,
            event.subject,
            event.district_code,
            event.data,
        ],
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )
    return hashlib.sha256(previous + content.encode()).digest()


def seal() -> int:
    """Chain the committed events that are not chained yet, oldest first; how many were sealed.

    One sealer at a time (advisory transaction lock). Writers never wait for the chain: a chain computed inside
    each transaction would serialise the whole city on one row.
    """
    journal.write()
    session = db.session
    if not session.scalar(text("SELECT pg_try_advisory_xact_lock(:key)"), {"key": _CHAIN_LOCK}):
        return 0
    position, previous = _head()
    events = session.scalars(
        select(AuditEvent).where(AuditEvent.position.is_(None)).order_by(AuditEvent.number).limit(_BATCH)
    ).all()
    changes = []
    for event in events:
        position += 1
        digest = link(previous, position, event)
        changes.append({"id": event.id, "position": position, "previous": previous, "hash": digest})
        previous = digest
    if changes:
        session.execute(update(AuditEvent), changes)
    return len(changes)


def verify() -> Finding:
    """Walk the whole chain and recompute every link."""
    previous, position = GENESIS, 0
    unsealed = sum(1 for _ in _events(sealed=False))
    for event in _events(sealed=True):
        position += 1
        if event.position != position:
            return Finding(position - 1, previous.hex(), unsealed, position, "a link is missing")
        if event.previous != previous or event.hash != link(previous, position, event):
            return Finding(position - 1, previous.hex(), unsealed, position, "the event was changed")
        previous = event.hash
    return Finding(position, previous.hex(), unsealed, None, None)


def late(now: datetime, after: timedelta = timedelta(minutes=2)) -> int:
    """How many committed events still wait for their place in the chain after `after`."""
    cutoff = now - after
    return sum(1 for event in _events(sealed=False) if event.at < cutoff)


def _head() -> tuple[int, bytes]:
    last = db.session.execute(
        select(AuditEvent.position, AuditEvent.hash)
        .where(AuditEvent.position.is_not(None))
        .order_by(AuditEvent.position.desc())
        .limit(1)
    ).first()
    return (0, GENESIS) if last is None else (last.position, last.hash)


def _events(*, sealed: bool) -> Iterator[AuditEvent]:
    journal.write()
    wanted = AuditEvent.position.is_not(None) if sealed else AuditEvent.position.is_(None)
    order = AuditEvent.position if sealed else AuditEvent.number
    yield from db.session.scalars(
        select(AuditEvent).where(wanted).order_by(order).execution_options(yield_per=1000)
    )
