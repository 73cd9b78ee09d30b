"""Queries about what the audit trail says about one person, what they asked, and their applications."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import String, and_, cast, literal, or_, select, true, tuple_

from app.domain.ledger import FETCHED
from app.extensions import db
from app.models.application import Application
from app.models.audit import AuditEvent
from app.models.snapshot import Snapshot


def list_events(
    person_id: UUID,
    *,
    of_person: Collection[str],
    of_application: Collection[str],
    after: tuple[datetime, UUID] | None,
    limit: int,
) -> list[AuditEvent]:
    """Newest first: events about the person, questions the person had asked, events of their applications."""
    own = f"person:{person_id}"
    asked = select(literal("person:") + cast(Snapshot.person_id, String)).where(
        Snapshot.requested_by == person_id
    )
    applied = select(literal("application:") + cast(Application.id, String)).where(
        Application.applicant_id == person_id
    )
    wanted = or_(
        and_(AuditEvent.subject == own, AuditEvent.event.in_(of_person)),
        and_(AuditEvent.subject.in_(asked), AuditEvent.actor == own, AuditEvent.event == FETCHED),
        and_(AuditEvent.subject.in_(applied), AuditEvent.event.in_(of_application)),
    )
    before = true() if after is None else tuple_(AuditEvent.at, AuditEvent.id) < tuple_(*after)
    return list(
        db.session.scalars(
            select(AuditEvent)
            .where(wanted, before)
            .order_by(AuditEvent.at.desc(), AuditEvent.id.desc())
            .limit(limit)
        )
    )
