"""Queries of the slots' sweeps: whom to remind, who did not come, who still waits for a slot."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import String, cast, func, select, update
from sqlalchemy.orm import aliased

from app.domain.states import State
from app.extensions import db
from app.models.application import Application
from app.models.outbox import OutboxEntry
from app.models.slot import Booking, Slot

BATCH = 500


def claim_reminders(*, starts_from: datetime, starts_until: datetime, now: datetime) -> list[UUID]:
    """Live bookings made before today for slots in the period, marked reminded: each is returned once."""
    due = (
        select(Booking.id)
        .join(Slot, Slot.id == Booking.slot_id)
        .where(
            Booking.state == "live",
            Booking.reminded_at.is_(None),
            Slot.closed_at.is_(None),
            Slot.starts_at >= starts_from,
            Slot.starts_at < starts_until,
        )
        .order_by(Slot.starts_at, Booking.id)
        .limit(BATCH)
        .with_for_update(of=Booking, skip_locked=True)
    )
    return list(
        db.session.scalars(
            update(Booking)
            .where(Booking.id.in_(due.scalar_subquery()))
            .values(reminded_at=now)
            .returning(Booking.id)
        )
    )


def list_missed(*, ended_before: datetime) -> list[UUID]:
    """Applications whose slot is over and who were not confirmed, oldest first."""
    return list(
        db.session.scalars(
            select(Booking.application_id)
            .join(Slot, Slot.id == Booking.slot_id)
            .where(Booking.state == "live", Slot.ends_at < ended_before)
            .order_by(Slot.ends_at, Booking.id)
            .limit(BATCH)
        )
    )


def list_waiting(*, most_missed: int) -> list[UUID]:
    """Applications with confirmed points, no slot and no promise of one, that did not miss too many."""
    missed = aliased(Booking)
    promised = (
        select(OutboxEntry.id)
        .where(OutboxEntry.job == "assign_slot", OutboxEntry.done_at.is_(None))
        .where(OutboxEntry.parked_at.is_(None))
        .where(OutboxEntry.subject == cast(Application.id, String))
    )
    times_missed = (
        select(func.count())
        .select_from(missed)
        .where(missed.application_id == Application.id, missed.state == "missed")
        .scalar_subquery()
    )
    return list(
        db.session.scalars(
            select(Application.id)
            .where(
                Application.state == State.POINTS_CONFIRMED,
                ~promised.exists(),
                times_missed < most_missed,
            )
            .order_by(Application.points_confirmed_at, Application.id)
            .limit(BATCH)
        )
    )
