"""Queries about seats that are held for a few minutes; a hold ends once, by one conditional UPDATE."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, update

from app.extensions import db
from app.models.application import Application
from app.models.base import new_id
from app.models.slot import SlotHold

BATCH = 500


def find_live(application_id: UUID) -> SlotHold | None:
    """The hold of an application that has not ended, expired or not."""
    return db.session.scalar(
        select(SlotHold).where(SlotHold.application_id == application_id, SlotHold.state == "live")
    )


def count_since(application_id: UUID, moment: datetime) -> int:
    """How many holds the application took after an instant."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(SlotHold)
            .where(SlotHold.application_id == application_id, SlotHold.held_at > moment)
        )
        or 0
    )


def add(application: Application, slot_id: UUID, *, now: datetime, expires_at: datetime) -> SlotHold:
    """The live hold of an application; a second one breaks `uq_slot_hold_live`."""
    hold = SlotHold(
        id=new_id(),
        slot_id=slot_id,
        application_id=application.id,
        district_code=application.district_code,
        state="live",
        held_at=now,
        expires_at=expires_at,
    )
    db.session.add(hold)
    db.session.flush()
    return hold


def end_live(application_id: UUID, state: str, *, now: datetime) -> UUID | None:
    """End the live hold of an application; its slot's id, whose seat the caller must account for."""
    return db.session.scalar(
        update(SlotHold)
        .where(SlotHold.application_id == application_id, SlotHold.state == "live")
        .values(state=state, ended_at=now)
        .returning(SlotHold.slot_id)
    )


def end_expired(*, now: datetime, slot_id: UUID | None = None) -> list[UUID]:
    """End the holds whose time is over, of one slot or of all; the slot of each, whose seat the caller gives back.

    A hold that somebody is ending at this moment is passed over: nobody waits here, and no seat comes back twice.
    """
    due = select(SlotHold.id).where(SlotHold.state == "live", SlotHold.expires_at <= now)
    if slot_id is not None:
        due = due.where(SlotHold.slot_id == slot_id)
    due = due.order_by(SlotHold.expires_at).limit(BATCH).with_for_update(skip_locked=True)
    return list(
        db.session.scalars(
            update(SlotHold)
            .where(SlotHold.id.in_(due.scalar_subquery()))
            .values(state="expired", ended_at=now)
            .returning(SlotHold.slot_id)
        )
    )
