"""Queries about kept answers to idempotent requests."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert

from app.domain.actor import NotFound
from app.extensions import db
from app.models.idempotency import IdempotentAnswer


def begin(identity: str, *, body_digest: bytes, now: datetime) -> bool:
    """Claim the key; False where it was claimed before (waits for a claim that is being committed)."""
    statement = insert(IdempotentAnswer).values(id=identity, body_digest=body_digest, created_at=now)
    claimed = db.session.scalar(statement.on_conflict_do_nothing().returning(IdempotentAnswer.id))
    return claimed is not None


def keep(identity: str, *, status: int, text: str) -> None:
    """Keep the answer beside the claim."""
    row = IdempotentAnswer(id=identity)
    row.answer = text
    db.session.execute(
        update(IdempotentAnswer)
        .where(IdempotentAnswer.id == identity)
        .values(status=status, answer_sealed=row.answer_sealed)
        .execution_options(synchronize_session=False)
    )


def get(identity: str) -> IdempotentAnswer:
    """The claim, with its answer once it is there."""
    row = db.session.get(IdempotentAnswer, identity)
    if row is None:
        raise NotFound
    return row
