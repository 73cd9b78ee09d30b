"""Queries about mandates; a code is tried, and a mandate goes live or ends, by conditional UPDATEs."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update

from app.domain.mandate import MOST_TRIES, EndedBy, Kind, Standing
from app.extensions import db
from app.models.desk import DeskDevice
from app.models.mandate import Mandate
from app.privacy import vault


def add(row: Mandate) -> None:
    """Store a new mandate."""
    db.session.add(row)


def find_own(mandate_id: UUID, helper_id: UUID) -> Mandate | None:
    """The helper's own mandate."""
    return db.session.scalar(select(Mandate).where(Mandate.id == mandate_id, Mandate.helper_id == helper_id))


def find_of_parent(mandate_id: UUID, parent_id: UUID) -> Mandate | None:
    """A mandate that this parent gave, or was asked for."""
    return db.session.scalar(
        select(Mandate)
        .where(Mandate.id == mandate_id, Mandate.parent_id == parent_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def list_of_parent(parent_id: UUID) -> list[Mandate]:
    """What this parent gave, newest first; what was only asked for is not among it."""
    return list(
        db.session.scalars(
            select(Mandate)
            .where(Mandate.parent_id == parent_id, Mandate.confirmed_at.is_not(None))
            .order_by(Mandate.created_at.desc(), Mandate.id)
        )
    )


def find_device_name(mandate: Mandate) -> str | None:
    """What its device is called at the counter; None where it was given without one."""
    return db.session.scalar(select(DeskDevice.name).where(DeskDevice.id == mandate.device_id))


def find_nth_newest(helper_id: UUID, nth: int, *, since: datetime) -> datetime | None:
    """When the nth newest was asked for by a helper, if there are so many after `since`."""
    return db.session.scalar(
        select(Mandate.created_at)
        .where(Mandate.helper_id == helper_id, Mandate.created_at > since)
        .order_by(Mandate.created_at.desc())
        .offset(nth - 1)
        .limit(1)
    )


def take_try(mandate_id: UUID, helper_id: UUID, *, now: datetime) -> Mandate | None:
    """Count one try at the code before it is looked at; None when it cannot be tried any more."""
    return db.session.scalar(
        update(Mandate)
        .where(
            Mandate.id == mandate_id,
            Mandate.helper_id == helper_id,
            Mandate.kind == Kind.CODE,
            Mandate.state == Standing.ASKED,
            Mandate.tries < MOST_TRIES,
            Mandate.confirmable_until_at > now,
        )
        .values(tries=Mandate.tries + 1)
        .returning(Mandate)
        .execution_options(synchronize_session=False, populate_existing=True)
    )


def go_live(
    mandate_id: UUID, helper_id: UUID, kind: Kind, *, now: datetime, until: datetime
) -> Mandate | None:
    """The mandate, live from now; None when it was not waiting. Another live one of the helper ends."""
    for before in db.session.scalars(
        select(Mandate)
        .where(Mandate.helper_id == helper_id, Mandate.state == Standing.LIVE)
        .with_for_update()
    ):
        end(
            before, EndedBy.HELPER if before.expires_at and before.expires_at > now else EndedBy.TIME, now=now
        )
    db.session.flush()
    return db.session.scalar(
        update(Mandate)
        .where(
            Mandate.id == mandate_id,
            Mandate.helper_id == helper_id,
            Mandate.kind == kind,
            Mandate.state == Standing.ASKED,
            Mandate.confirmable_until_at > now,
        )
        .values(state=Standing.LIVE, confirmed_at=now, expires_at=until, code_hash=None)
        .returning(Mandate)
        .execution_options(synchronize_session=False, populate_existing=True)
    )


def end(mandate: Mandate, by: EndedBy, *, now: datetime) -> None:
    """End a mandate."""
    mandate.state, mandate.ended_at, mandate.ended_by = Standing.ENDED, now, by


def keep_paper(mandate: Mandate, picture: bytes, digest: str) -> None:
    """Keep the photograph of a paper mandate, sealed to its row."""
    mandate.paper_sealed = vault.seal(picture, f"mandate.paper/{mandate.id}")
    mandate.paper_digest = digest
