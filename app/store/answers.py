"""Queries about kept answers to idempotent requests."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, update
from sqlalchemy.dialects.postgresql import insert

from app.domain.actor import NotFound
from app.extensions import db
from app.models.idempotency import IdempotentAnswer
from app.store.prepared import Prepared

_BEGIN = Prepared(
    insert(IdempotentAnswer).on_conflict_do_nothing().returning(IdempotentAnswer.id),
    ("id", "body_digest", "created_at"),
)
_KEEP = Prepared(
    update(IdempotentAnswer).where(IdempotentAnswer.id == bindparam("identity")), ("status", "answer_sealed")
)


def begin(identity: str, *, body_digest: bytes, now: datetime) -> bool:
    """Claim the key; False where it was claimed before (waits for a claim that is being committed)."""
    return _BEGIN.first(id=identity, body_digest=body_digest, created_at=now) is not None


def keep(identity: str, *, status: int, text: str) -> None:
    """Keep the answer beside the claim."""
    row = IdempotentAnswer(id=identity)
    row.answer = text
    _KEEP.run_last(identity=identity, status=status, answer_sealed=row.answer_sealed)


def get(identity: str) -> IdempotentAnswer:
    """The claim, with its answer once it is there."""
    row = db.session.get(IdempotentAnswer, identity)
    if row is None:
        raise NotFound
    return row
