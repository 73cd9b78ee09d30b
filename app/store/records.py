"""Queries about consents, snapshots of the registries, and pass-rate counts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, delete, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from app.domain.actor import NotFound
from app.extensions import db
from app.models.base import new_id
from app.models.consent import Consent
from app.models.snapshot import DatasetCount, RegistryNotice, Snapshot

FRESH_FOR = timedelta(hours=12)
TRY_AGAIN_AFTER = timedelta(minutes=1)
"""How long an answer is good before it is asked again by itself, and how long a department is left alone."""


ASKED = ("pending", "awaited")
"""A question that is on its way, or that a department took and answers in days."""


def list_consents(person_id: UUID) -> list[Consent]:
    """The live consents of a person, by dataset."""
    return list(
        db.session.scalars(
            select(Consent)
            .where(Consent.person_id == person_id, Consent.withdrawn_at.is_(None))
            .order_by(Consent.dataset)
        )
    )


def add_consent(person_id: UUID, dataset: str, *, text_version: str, now: datetime) -> None:
    """Record a consent; a live one for the dataset stays as it is."""
    db.session.execute(
        insert(Consent)
        .values(id=new_id(), person_id=person_id, dataset=dataset, text_version=text_version, given_at=now)
        .on_conflict_do_nothing()
    )


def withdraw_consent(person_id: UUID, dataset: str, *, now: datetime) -> UUID | None:
    """Close the live consent; its id, or None if there was none."""
    return db.session.scalar(
        update(Consent)
        .where(Consent.person_id == person_id, Consent.dataset == dataset, Consent.withdrawn_at.is_(None))
        .values(withdrawn_at=now)
        .returning(Consent.id)
    )


def list_snapshots(guardian_id: UUID, person_ids: Iterable[UUID]) -> list[Snapshot]:
    """Everything the guardian was told about these people, by person and dataset."""
    return list(
        db.session.scalars(
            select(Snapshot)
            .where(Snapshot.requested_by == guardian_id, Snapshot.person_id.in_(list(person_ids)))
            .order_by(Snapshot.person_id, Snapshot.dataset)
        )
    )


def get_snapshot(snapshot_id: UUID) -> Snapshot:
    """The snapshot, or `NotFound`."""
    snapshot = db.session.get(Snapshot, snapshot_id)
    if snapshot is None:
        raise NotFound
    return snapshot


def find_by_id(snapshot_id: UUID) -> Snapshot | None:
    """The snapshot, if it is still there."""
    return db.session.get(Snapshot, snapshot_id)


def find_snapshot(guardian_id: UUID, person_id: UUID, dataset: str) -> Snapshot | None:
    """What the guardian was told about the person from this dataset."""
    return db.session.scalar(_snapshot(guardian_id, person_id, dataset))


def lock_snapshot(guardian_id: UUID, person_id: UUID, dataset: str) -> Snapshot | None:
    """The snapshot under its row lock, as committed."""
    query = _snapshot(guardian_id, person_id, dataset)
    return db.session.scalar(query.with_for_update().execution_options(populate_existing=True))


def _snapshot(guardian_id: UUID, person_id: UUID, dataset: str) -> Select[Snapshot]:
    return select(Snapshot).where(
        Snapshot.requested_by == guardian_id, Snapshot.person_id == person_id, Snapshot.dataset == dataset
    )


def request_snapshot(
    person_id: UUID, dataset: str, *, requested_by: UUID, consent_id: UUID, now: datetime, again: bool
) -> Snapshot | None:
    """A pending snapshot with a new version; None while one is pending or, unless `again`, fresh enough."""
    statement = insert(Snapshot).values(
        id=new_id(),
        person_id=person_id,
        dataset=dataset,
        status="pending",
        version=1,
        requested_by=requested_by,
        consent_id=consent_id,
        requested_at=now,
        refetches=0,
    )
    statement = statement.on_conflict_do_update(
        index_elements=["requested_by", "person_id", "dataset"],
        set_={
            "status": "pending",
            "version": Snapshot.version + 1,
            "consent_id": consent_id,
            "requested_at": now,
            "due_at": None,
        },
        where=Snapshot.status.not_in(ASKED) if again else _is_stale(now),
    )
    snapshot_id = db.session.scalar(statement.returning(Snapshot.id))
    return None if snapshot_id is None else db.session.get(Snapshot, snapshot_id, populate_existing=True)


def _is_stale(now: datetime) -> ColumnElement[bool]:
    return or_(
        Snapshot.status == "withdrawn",
        and_(Snapshot.status == "unavailable", Snapshot.requested_at < now - TRY_AGAIN_AFTER),
        and_(Snapshot.status.not_in(ASKED), Snapshot.requested_at < now - FRESH_FOR),
    )


def forget(consent_id: UUID) -> None:
    """What waits to be asked under a withdrawn consent will not be asked; what it brought is deleted."""
    gone = dict.fromkeys(("payload_sealed", "digest", "verdict", "reference", "as_of", "error_code"))
    db.session.execute(
        update(Snapshot)
        .where(Snapshot.consent_id == consent_id)
        .values(status="withdrawn", version=Snapshot.version + 1, **gone)
    )


def list_due(*, now: datetime, limit: int) -> list[Snapshot]:
    """Questions that a department took and should have answered by now, oldest first, locked."""
    return list(
        db.session.scalars(
            select(Snapshot)
            .where(Snapshot.status == "awaited", Snapshot.due_at <= now)
            .order_by(Snapshot.due_at, Snapshot.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
    )


def use_notice(jti: str, *, expires_at: datetime) -> bool:
    """Use a notice up; False when it was used before."""
    statement = insert(RegistryNotice).values(jti=jti, expires_at=expires_at).on_conflict_do_nothing()
    return db.session.scalar(statement.returning(RegistryNotice.jti)) is not None


def forget_notices(*, before: datetime) -> None:
    """Drop what is too old to be used in any case."""
    db.session.execute(delete(RegistryNotice).where(RegistryNotice.expires_at < before))


def put_entered(guardian_id: UUID, dataset: str, *, now: datetime) -> Snapshot:
    """The row of a value that staff type in about a guardian, made or raised by a version, locked and ready."""
    statement = insert(Snapshot).values(
        id=new_id(),
        person_id=guardian_id,
        dataset=dataset,
        status="ready",
        version=1,
        requested_by=guardian_id,
        requested_at=now,
        fetched_at=now,
        refetches=0,
    )
    changed = {"version": Snapshot.version + 1, "fetched_at": now, "status": "ready"}
    statement = statement.on_conflict_do_update(
        index_elements=["requested_by", "person_id", "dataset"], set_=changed
    )
    snapshot_id = db.session.scalar(statement.returning(Snapshot.id))
    return db.session.get_one(Snapshot, snapshot_id, populate_existing=True)


def count_verdict(dataset: str, verdict: str, *, day: date) -> None:
    """Add one to the pass-rate table."""
    statement = insert(DatasetCount).values(dataset=dataset, day=day, verdict=verdict, count=1)
    db.session.execute(
        statement.on_conflict_do_update(
            index_elements=["dataset", "day", "verdict"], set_={"count": DatasetCount.count + 1}
        )
    )


def list_counts() -> list[DatasetCount]:
    """All pass-rate counts, by dataset and day."""
    return list(
        db.session.scalars(
            select(DatasetCount).order_by(DatasetCount.dataset, DatasetCount.day, DatasetCount.verdict)
        )
    )
