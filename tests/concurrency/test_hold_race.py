"""Many families, one seat to hold; holds that expire while they are used: the books balance."""

from __future__ import annotations

from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from app import clock, policies, transactions
from app.domain.actor import Person as Actor
from app.domain.errors import DomainError
from app.extensions import db
from app.models.application import Application
from app.models.base import new_id
from app.models.slot import Booking, Slot, SlotHold
from app.services.change_slot import change_slot
from app.services.hold_slot import hold_slot
from app.services.take_seat import expire_holds
from app.store import slots as store
from tests import factories, onsite
from tests.onrush import at_once

FAMILIES = 40


@pytest.fixture(autouse=True, scope="module")
def _law_is_read() -> None:
    policies.load("xiamen/siming/2017")


def actor(person_id) -> Actor:
    return Actor(person_id, new_id(), "face", clock.wall(), "native")


def seats(model, slot_id) -> int:
    query = select(func.count()).where(model.slot_id == slot_id, model.state == "live")
    return onsite.rows(query)[0]


def assert_books_balance() -> None:
    """Every counter is the live bookings and the live holds, within the capacity."""
    for slot in onsite.rows(select(Slot)):
        assert slot.taken == seats(Booking, slot.id) + seats(SlotHold, slot.id) <= slot.capacity


def try_to_hold(row: Application, slot: Slot) -> str:
    try:
        transactions.run(lambda: hold_slot(row.id, slot.id, actor=actor(row.applicant_id), now=clock.now()))
    except DomainError as refusal:
        return refusal.code
    return "held"


def try_to_choose(row: Application, slot: Slot) -> str:
    try:
        transactions.run(lambda: change_slot(row.id, slot.id, actor=actor(row.applicant_id), now=clock.now()))
    except DomainError as refusal:
        return refusal.code
    return "chosen"


def test_the_last_seat_is_held_by_one_of_forty(app):
    _, slots = factories.make_site_and_slots(days=1, capacity=1)
    families = [onsite.make_ready() for _ in range(FAMILIES)]
    answers = at_once(lambda row: try_to_hold(row, slots[0]), families)
    assert (answers.count("held"), answers.count("slot_full")) == (1, FAMILIES - 1)
    assert_books_balance()


def test_looking_before_taking_would_oversell(app, monkeypatch):
    """The control: with "look, then add one" in the place of the conditional UPDATE, only the CHECK stands."""
    _, slots = factories.make_site_and_slots(days=1, capacity=1)
    families = [onsite.make_ready() for _ in range(8)]
    everyone_looked = Barrier(len(families))

    def look_then_take(slot_id) -> bool:
        free = db.session.scalars(select(Slot.capacity - Slot.taken).where(Slot.id == slot_id)).one()
        everyone_looked.wait(timeout=30)
        if free:
            db.session.execute(update(Slot).where(Slot.id == slot_id).values(taken=Slot.taken + 1))
        return bool(free)

    monkeypatch.setattr(store, "take", look_then_take)
    answers = at_once(lambda row: try_to_hold(row, slots[0]), families)
    assert answers.count("held") == 1
    assert answers.count("slot_full") == len(families) - 1  # told by the constraint: ck_slot_never_oversold
    with db.engine.begin() as connection, pytest.raises(IntegrityError, match="never_oversold"):
        connection.execute(update(Slot).where(Slot.id == slots[0].id).values(taken=2))


def test_one_family_on_many_phones_holds_one_seat(app):
    _, slots = factories.make_site_and_slots(days=4, capacity=3)
    green = [slot for slot in slots if slot.lane == "green"]
    row = onsite.make_ready()
    assert set(at_once(lambda slot: try_to_hold(row, slot), green * 5)) <= {"held", "too_many_slot_holds"}
    assert onsite.rows(select(func.count()).where(SlotHold.state == "live")) == [1]
    assert_books_balance()


@pytest.mark.parametrize("turn", range(3))
def test_expiry_and_use_at_the_same_moment_count_one_seat(app, turn):
    _, slots = factories.make_site_and_slots(days=2, capacity=5)
    green = [slot for slot in slots if slot.lane == "green"]
    families = [onsite.make_ready() for _ in range(10)]
    for position, row in enumerate(families):
        assert try_to_hold(row, green[position % 2]) == "held"
    with transactions.unit():
        db.session.execute(update(SlotHold).values(expires_at=clock.now() - timedelta(seconds=1)))

    def act(position: int) -> str:
        if position >= len(families):
            return str(transactions.run(lambda: expire_holds(now=clock.now())))
        return try_to_choose(families[position], green[position % 2])

    at_once(act, range(len(families) + 6))
    assert_books_balance()
    assert onsite.rows(select(func.count()).where(SlotHold.state == "live")) == [0]


@pytest.mark.parametrize("turn", range(3))
def test_families_who_exchange_held_seats_never_block_each_other(app, turn):
    _, slots = factories.make_site_and_slots(days=2, capacity=40)
    green = [slot for slot in slots if slot.lane == "green"]
    families = [onsite.make_ready() for _ in range(20)]
    for position, row in enumerate(families):
        onsite.book(row, green[position % 2])
        assert try_to_hold(row, green[(position + 1) % 2]) == "held"
    answers = at_once(lambda n: try_to_choose(families[n], green[(n + 1) % 2]), range(20))
    assert answers == ["chosen"] * 20
    assert_books_balance()
