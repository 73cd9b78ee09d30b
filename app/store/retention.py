"""Emptying what has outlived its purpose, in batches; the statement chooses only rows that still hold something."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.dml import ReturningDelete, ReturningUpdate

from app.domain.retention import Kind
from app.domain.states import State
from app.extensions import db
from app.models.application import Application, Assessment, Material
from app.models.base import Base
from app.models.complaint import Complaint, ComplaintOrigin, ComplaintPhoto
from app.models.desk import Confirmation
from app.models.feedback import Feedback
from app.models.finding import Finding
from app.models.home_claim import HomeClaim
from app.models.idempotency import IdempotentAnswer
from app.models.lookup import LookupTry
from app.models.mandate import Mandate
from app.models.message import Message, PhoneCode
from app.models.session import SignInFlow
from app.models.snapshot import Snapshot
from app.models.thread import ThreadMessage, ThreadPhoto


@dataclass(frozen=True)
class Scope:
    """A season's rows; what belongs to no season counts by its time, `before`."""

    season_id: UUID
    before: datetime


@dataclass(frozen=True)
class Target:
    """Which rows of which table; `empties` are the values they are left with, None removes them."""

    table: type[Base]
    key: InstrumentedAttribute[Any]
    held: Callable[[Scope], tuple[ColumnElement[bool], ...]]
    empties: Mapping[str, Any] | None = field(default=None)


def _of_season(column: InstrumentedAttribute[UUID], scope: Scope) -> ColumnElement[bool]:
    return column.in_(select(Application.id).where(Application.season_id == scope.season_id))


_FORM = dict.fromkeys(
    ("form_sealed", "community_index", "phone_sealed", "phone_last4_index", "phone_index", "child_phone_index",
     "second_phone_sealed", "second_language", "second_purposes")
)  # fmt: skip
_ANSWER = dict.fromkeys(("payload_sealed", "digest", "verdict", "reference", "as_of", "error_code"))
_FORM_HELD = or_(
    Application.form_sealed.is_not(None),
    Application.phone_sealed.is_not(None),
    Application.second_phone_sealed.is_not(None),
)

TARGETS: Mapping[Kind, Target] = {
    Kind.DRAFT: Target(
        Application,
        Application.id,
        lambda s: (Application.season_id == s.season_id, Application.state == State.DRAFT, _FORM_HELD),
        _FORM,
    ),
    Kind.RECORD: Target(
        Snapshot,
        Snapshot.id,
        lambda s: (Snapshot.requested_at < s.before, Snapshot.payload_sealed.is_not(None)),
        {**_ANSWER, "status": "expired"},
    ),
    Kind.MATERIAL: Target(
        Material,
        Material.id,
        lambda s: (_of_season(Material.application_id, s), Material.content_sealed.is_not(None)),
        {"content_sealed": None},
    ),
    Kind.HOME_CLAIM: Target(HomeClaim, HomeClaim.id, lambda s: (_of_season(HomeClaim.application_id, s),)),
    Kind.THREAD: Target(
        ThreadMessage,
        ThreadMessage.id,
        lambda s: (_of_season(ThreadMessage.application_id, s), ThreadMessage.text_sealed.is_not(None)),
        {"text_sealed": None},
    ),
    Kind.THREAD_PHOTO: Target(
        ThreadPhoto,
        ThreadPhoto.id,
        lambda s: (_of_season(ThreadPhoto.application_id, s), ThreadPhoto.content_sealed.is_not(None)),
        {"content_sealed": None},
    ),
    Kind.FORM: Target(
        Application, Application.id, lambda s: (Application.season_id == s.season_id, _FORM_HELD), _FORM
    ),
    Kind.FACTS: Target(
        Assessment,
        Assessment.id,
        lambda s: (_of_season(Assessment.application_id, s), Assessment.facts_sealed.is_not(None)),
        {"facts_sealed": None},
    ),
    Kind.FINDING: Target(
        Finding,
        Finding.id,
        lambda s: (_of_season(Finding.application_id, s), Finding.reason_sealed.is_not(None)),
        {"reason_sealed": None},
    ),
    Kind.SIGNATURE: Target(
        Confirmation,
        Confirmation.application_id,
        lambda s: (_of_season(Confirmation.application_id, s), Confirmation.signature_sealed.is_not(None)),
        {"signature_sealed": None},
    ),
    Kind.MANDATE: Target(
        Mandate,
        Mandate.id,
        lambda s: (
            Mandate.season_id == s.season_id,
            or_(Mandate.paper_sealed.is_not(None), Mandate.phone_sealed.is_not(None)),
        ),
        {"paper_sealed": None, "phone_sealed": None},
    ),
    Kind.KEPT_ANSWER: Target(
        IdempotentAnswer, IdempotentAnswer.id, lambda s: (IdempotentAnswer.created_at < s.before,)
    ),
    Kind.MESSAGE: Target(
        Message,
        Message.id,
        lambda s: (Message.created_at < s.before, Message.body_sealed.is_not(None)),
        {"body_sealed": None, "to_sealed": None, "to_index": b"", "prefix_index": b""},
    ),
    Kind.PHONE_CODE: Target(PhoneCode, PhoneCode.id, lambda s: (PhoneCode.created_at < s.before,)),
    Kind.SIGN_IN: Target(SignInFlow, SignInFlow.id, lambda s: (SignInFlow.expires_at < s.before,)),
    Kind.FEEDBACK: Target(
        Feedback,
        Feedback.id,
        lambda s: (Feedback.on < s.before.date(), Feedback.words_sealed.is_not(None)),
        {"words_sealed": None},
    ),
    Kind.COMPLAINT: Target(
        Complaint,
        Complaint.id,
        lambda s: (Complaint.received_at < s.before, Complaint.text_sealed.is_not(None)),
        {"text_sealed": None, "contact_sealed": None, "answer_sealed": None, "person_id": None},
    ),
    Kind.COMPLAINT_PHOTO: Target(
        ComplaintPhoto,
        ComplaintPhoto.id,
        lambda s: (ComplaintPhoto.uploaded_at < s.before, ComplaintPhoto.content_sealed.is_not(None)),
        {"content_sealed": None},
    ),
    Kind.COMPLAINT_ORIGIN: Target(
        ComplaintOrigin, ComplaintOrigin.address_index, lambda s: (ComplaintOrigin.on < s.before.date(),)
    ),
    Kind.LOOKUP: Target(LookupTry, LookupTry.id, lambda s: (LookupTry.tried_at < s.before,)),
}


def count(kind: Kind, scope: Scope) -> int:
    """How many rows of this kind still hold something."""
    target = TARGETS[kind]
    query = select(func.count()).select_from(target.table).where(*target.held(scope))
    return db.session.scalar(query) or 0


def empty(kind: Kind, scope: Scope, *, limit: int) -> int:
    """Empty or remove at most `limit` rows; how many. Rows that somebody works on are left for the next call.

    The batch is a materialised CTE: as a plain subquery the planner may run it once per row, each time with others.
    """
    target = TARGETS[kind]
    held = select(target.key.label("key")).where(*target.held(scope)).limit(limit)
    batch = held.with_for_update(skip_locked=True).cte("batch").prefix_with("MATERIALIZED")
    chosen = target.key.in_(select(batch.c.key))
    statement: ReturningUpdate[Any] | ReturningDelete[Any]
    if target.empties is None:
        statement = delete(target.table).where(chosen).returning(target.key)
    else:
        statement = update(target.table).where(chosen).values(**target.empties).returning(target.key)
    return len(db.session.scalars(statement.execution_options(synchronize_session=False)).all())
