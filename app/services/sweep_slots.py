"""What time does to slots: the reminder the day before, the slot that was missed, the family that still waits."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from app import outbox
from app.domain import slots as rules
from app.domain.actor import SYSTEM
from app.domain.states import State
from app.services.assign_slot import MOST_MISSED
from app.services.move_application import move
from app.services.tell_slot import REMINDER, tell_slot
from app.store import applications, slot_sweeps
from app.store import slots as store


def promise_reminders(*, now: datetime) -> int:
    """Promise one reminder for each booking of tomorrow that has none; how many."""
    starts_from = rules.next_midnight(now)
    bookings = slot_sweeps.claim_reminders(
        starts_from=starts_from, starts_until=starts_from + timedelta(days=1), now=now
    )
    for booking_id in bookings:
        outbox.promise("remind_slot", booking_id, now=now, queue="bulk")
    return len(bookings)


def remind_slot(booking_id: UUID, *, now: datetime) -> None:
    """Text the family that its slot is tomorrow, unless it was changed or confirmed since."""
    booked = store.find_booking(booking_id)
    if booked is None or booked.booking.state != "live" or booked.slot.starts_at <= now:
        return
    tell_slot(applications.get(booked.booking.application_id), booked, REMINDER, now=now)


def close_missed(*, now: datetime) -> int:
    """The day after a slot, put those who did not come back in line for a new one; how many."""
    start_of_today = rules.next_midnight(now) - timedelta(days=1)
    missed = slot_sweeps.list_missed(ended_before=start_of_today)
    for application_id in missed:
        _miss(application_id, now=now)
    return len(missed)


def _miss(application_id: UUID, *, now: datetime) -> None:
    application = applications.lock(application_id)
    ending = "missed" if application.state == State.SLOT_BOOKED else "cancelled"
    if store.end_live(application.id, ending, now=now) is None or ending == "cancelled":
        return
    move(application, State.POINTS_CONFIRMED, actor=SYSTEM, now=now, because="slot_missed")
    if store.count_bookings(application.id, "missed") < MOST_MISSED:
        outbox.promise("assign_slot", application.id, now=now, queue="bulk")


def promise_assignments(*, now: datetime) -> int:
    """Promise a slot again to everyone who is ready and has none (all were full, or were made later); how many."""
    waiting = slot_sweeps.list_waiting(most_missed=MOST_MISSED)
    for application_id in waiting:
        outbox.promise("assign_slot", application_id, now=now, queue="bulk")
    return len(waiting)
