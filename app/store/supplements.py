"""Queries about one-time notices: what was given, and what had changed since the last one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import exists, func, select

from app.domain.actor import NotFound
from app.extensions import db
from app.models.application import Material
from app.models.review import ReviewTask
from app.models.snapshot import Snapshot
from app.models.supplement import Supplement


class Counts(NamedTuple):
    """Notices given, to how many applications, and how many of them told something late."""

    given: int
    applications: int
    late: int


def add(row: Supplement) -> None:
    """Keep a new one; its number is unique, whatever runs beside."""
    db.session.add(row)
    db.session.flush()


def list_of_application(application_id: UUID) -> list[Supplement]:
    """Every notice, the first one first."""
    query = select(Supplement).where(Supplement.application_id == application_id)
    return list(db.session.scalars(query.order_by(Supplement.number)))


def get(application_id: UUID, supplement_id: UUID) -> Supplement:
    """One of them; `NotFound` if it is not the application's."""
    row = db.session.scalar(
        select(Supplement).where(Supplement.id == supplement_id, Supplement.application_id == application_id)
    )
    if row is None:
        raise NotFound
    return row


def was_open(application_id: UUID, item: str, *, before: datetime) -> bool:
    """Whether there was a task of this item by then, in whatever state it is now."""
    return bool(
        db.session.scalar(
            select(
                exists().where(
                    ReviewTask.application_id == application_id,
                    ReviewTask.item == item,
                    ReviewTask.created_at <= before,
                )
            )
        )
    )


def has_new_file(application_id: UUID, document: str | None, *, since: datetime) -> bool:
    """Whether the family has handed something in since: for the document, or at all where None is named."""
    conditions = [Material.application_id == application_id, Material.uploaded_at > since]
    if document is not None:
        conditions.append(Material.document == document)
    return bool(db.session.scalar(select(exists().where(*conditions))))


def has_new_record(guardian_id: UUID, datasets: Iterable[str], *, since: datetime) -> bool:
    """Whether a department has answered the guardian since, about anybody, with one of the datasets."""
    return bool(
        db.session.scalar(
            select(
                exists().where(
                    Snapshot.requested_by == guardian_id,
                    Snapshot.dataset.in_(list(datasets)),
                    Snapshot.fetched_at > since,
                )
            )
        )
    )


def count(district_code: str | None, *, since: datetime) -> Counts:
    """The district's (None: the city's) since then."""
    conditions = [Supplement.given_at >= since]
    if district_code is not None:
        conditions.append(Supplement.district_code == district_code)
    row = db.session.execute(
        select(
            func.count(),
            func.count(Supplement.application_id.distinct()),
            func.count().filter(Supplement.late > 0),
        ).where(*conditions)
    ).one()
    return Counts(*row)
