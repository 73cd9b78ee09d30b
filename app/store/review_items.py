"""Queries that open and close review tasks as an application is checked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from app.extensions import db
from app.models.application import Application, Material, Recheck
from app.models.base import new_id
from app.models.review import ReviewTask

_OPEN = ("open", "claimed")


def open_task(
    application: Application,
    item: str,
    because: Mapping[str, Any],
    *,
    now: datetime,
    school_ends_at: datetime | None = None,
) -> bool:
    """Open a task unless one is open for this item; whether it is new.

    Until `school_ends_at` it waits for the school of first choice.
    """
    statement = insert(ReviewTask).values(
        id=new_id(),
        application_id=application.id,
        district_code=application.district_code,
        item=item,
        because=dict(because),
        state="open",
        version=1,
        reasons=[],
        created_at=now,
        school_ends_at=school_ends_at,
    )
    return db.session.scalar(statement.on_conflict_do_nothing().returning(ReviewTask.id)) is not None


def list_open(application_id: UUID) -> list[str]:
    """The items that wait for a reviewer, in order."""
    return list(
        db.session.scalars(
            select(ReviewTask.item)
            .where(ReviewTask.application_id == application_id, ReviewTask.state.in_(_OPEN))
            .order_by(ReviewTask.item)
        )
    )


def cancel_open(application_id: UUID, *items: str) -> None:
    """Close the open tasks (of `items`, or all) without a decision."""
    conditions = [ReviewTask.application_id == application_id, ReviewTask.state.in_(_OPEN)]
    if items:
        conditions.append(ReviewTask.item.in_(items))
    db.session.execute(update(ReviewTask).where(*conditions).values(state="cancelled"))


def forget_decisions(application_id: UUID) -> None:
    """A new district decides for itself: earlier decisions are kept as history but no longer count."""
    db.session.execute(
        update(ReviewTask)
        .where(ReviewTask.application_id == application_id, ReviewTask.state == "decided")
        .values(state="superseded")
    )


def list_documents(application_id: UUID) -> list[str]:
    """The document ids for which the family handed in a file, in order."""
    return list(
        db.session.scalars(
            select(Material.document)
            .where(Material.application_id == application_id, Material.withdrawn_at.is_(None))
            .distinct()
            .order_by(Material.document)
        )
    )


def newest_upload(application_id: UUID, document: str) -> datetime | None:
    """When the family last handed in a file for this document."""
    return db.session.scalar(
        select(Material.uploaded_at)
        .where(
            Material.application_id == application_id,
            Material.document == document,
            Material.withdrawn_at.is_(None),
        )
        .order_by(Material.uploaded_at.desc())
        .limit(1)
    )


def decided_at(application_id: UUID, item: str) -> datetime | None:
    """When the item was last decided."""
    return db.session.scalar(
        select(ReviewTask.decided_at)
        .where(
            ReviewTask.application_id == application_id,
            ReviewTask.item == item,
            ReviewTask.state == "decided",
        )
        .order_by(ReviewTask.decided_at.desc())
        .limit(1)
    )


def list_open_rechecks(application_id: UUID) -> list[Recheck]:
    """Re-checks that the family asked for and nobody answered."""
    return list(
        db.session.scalars(
            select(Recheck)
            .where(Recheck.application_id == application_id, Recheck.state == "open")
            .order_by(Recheck.requested_at, Recheck.id)
        )
    )


def add_recheck(recheck: Recheck) -> None:
    """Store a request."""
    db.session.add(recheck)
