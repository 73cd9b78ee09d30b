"""Take seats and give them back, held ones among them: never over capacity, never in an order that deadlocks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from app.store import slot_holds
from app.store import slots as store


def take_seat(slot_id: UUID, *, now: datetime) -> bool:
    """Take one seat of the slot; where it is full, holds that are over give theirs back first."""
    return store.take(slot_id) or (expire_holds(slot_id, now=now) > 0 and store.take(slot_id))


def swap_seats(wanted: UUID, given_back: Iterable[UUID], *, now: datetime) -> bool:
    """Take a seat of `wanted` for those given back, slot by slot in the order of their ids; False when it is full.

    A seat of the wanted slot that is among them simply stays with the family. After False the caller refuses, and
    the refusal rolls the rest back.
    """
    changes = Counter({wanted: 1})
    changes.subtract(given_back)
    for slot_id, change in sorted(changes.items()):
        for _ in range(-change):
            store.give_back(slot_id)
        if change > 0 and not take_seat(slot_id, now=now):
            return False
    return True


def expire_holds(slot_id: UUID | None = None, *, now: datetime) -> int:
    """End the holds that are over, of one slot or of all, and give their seats back; how many."""
    ended = slot_holds.end_expired(now=now, slot_id=slot_id)
    for slot in sorted(ended):
        store.give_back(slot)
    return len(ended)
