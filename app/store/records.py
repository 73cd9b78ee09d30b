"""Queries about consents, snapshots of the registries, and pass-rate counts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from app.domain.actor import NotFound
from app.extensions import db
from app.models.base import new_id
from app.models.consent import Consent
from app.models.snapshot import DatasetCount, Snapshot


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


def list_snapshots(person_ids: Iterable[UUID]) -> list[Snapshot]:
    """Everything known about these people, by person and dataset."""
    return list(
        db.session.scalars(
            select(Snapshot)
            .where(Snapshot.person_id.in_(list(person_ids)))
            .order_by(Snapshot.person_id, Snapshot.dataset)
        )
    )


def get_snapshot(snapshot_id: UUID) -> Snapshot:
    """The snapshot, or `NotFound`."""
    snapshot = db.session.get(Snapshot, snapshot_id)
    if snapshot is None:
        raise NotFound
    return snapshot


def find_snapshot(person_id: UUID, dataset: str) -> Snapshot | None:
    """What is known about the person from this dataset."""
    return db.session.scalar(
        select(Snapshot).where(Snapshot.person_id == person_id, Snapshot.dataset == dataset)
    )


def lock_snapshot(person_id: UUID, dataset: str) -> Snapshot | None:
    """The snapshot under its row lock, as committed."""
    return db.session.scalar(
        select(Snapshot)
        .where(Snapshot.person_id == person_id, Snapshot.dataset == dataset)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def request_snapshot(
    person_id: UUID, dataset: str, *, requested_by: UUID, consent_id: UUID, now: datetime
) -> Snapshot | None:
    """A pending snapshot with a new version, unless one is pending already (then None)."""
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
        index_elements=["person_id", "dataset"],
        set_={
            "status": "pending",
            "version": Snapshot.version + 1,
            "requested_by": requested_by,
            "consent_id": consent_id,
            "requested_at": now,
        },
        where=Snapshot.status != "pending",
    )
    snapshot_id = db.session.scalar(statement.returning(Snapshot.id))
    return None if snapshot_id is None else db.session.get(Snapshot, snapshot_id, populate_existing=True)


def forget_pending(consent_id: UUID) -> None:
    """What waits to be asked under a withdrawn consent will not be asked, and what it brought is not used again."""
    db.session.execute(
        update(Snapshot)
        .where(Snapshot.consent_id == consent_id)
        .values(
            status="withdrawn", payload_sealed=None, digest=None, verdict=None, version=Snapshot.version + 1
        )
    )


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
