"""Forty families, one seat: the database gives it to one; without its defence it would be sold forty times."""

from __future__ import annotations

from threading import Barrier

import pytest
from sqlalchemy import func, select, text

from app import clock, policies, transactions
from app.domain.actor import Person as Actor
from app.domain.errors import DomainError
from app.extensions import db
from app.models.base import new_id
from app.models.slot import Booking, Slot
from app.services.assign_slot import assign_slot
from app.services.change_slot import change_slot
from tests import factories, onsite
from tests.onrush import at_once

FAMILIES = 40


@pytest.fixture(autouse=True, scope="module")
def _law_is_read() -> None:
    """Forty threads that all read the same pack for the first time would test the parser."""
    policies.load("xiamen/siming/2017")


def actor(person_id) -> Actor:
    return Actor(person_id, new_id(), "face", clock.wall(), "native")


def live_by_slot() -> dict:
    with transactions.unit():
        rows = db.session.execute(
            select(Booking.slot_id, func.count()).where(Booking.state == "live").group_by(Booking.slot_id)
        )
        return dict(rows.all())


def assert_books_balance() -> None:
    """Every counter is the number of live bookings, and within the capacity."""
    live = live_by_slot()
    for slot in onsite.rows(select(Slot)):
        assert slot.taken == live.get(slot.id, 0) <= slot.capacity


def test_without_the_defence_the_seat_is_oversold(app):
    """The control: look, then insert. If this sold one seat only, the tests below would prove nothing."""
    with db.engine.begin() as connection:
        connection.execute(text("CREATE TABLE naive_booking (family int)"))
    everyone_looked = Barrier(FAMILIES)

    def look_then_insert(family: int) -> None:
        with db.engine.begin() as connection:
            taken = connection.execute(text("SELECT count(*) FROM naive_booking")).scalar_one()
            everyone_looked.wait(timeout=30)
            if taken < 1:
                connection.execute(text("INSERT INTO naive_booking VALUES (:family)"), {"family": family})

    try:
        at_once(look_then_insert, range(FAMILIES))
        with db.engine.begin() as connection:
            sold = connection.execute(text("SELECT count(*) FROM naive_booking")).scalar_one()
    finally:
        with db.engine.begin() as connection:
            connection.execute(text("DROP TABLE naive_booking"))
    assert sold > 1


def test_the_last_seat_goes_to_one_of_forty(app):
    factories.make_site_and_slots(days=1, capacity=1)
    families = [onsite.make_ready() for _ in range(FAMILIES)]

    def assign(row) -> None:
        transactions.run(lambda: assign_slot(row.id, now=clock.now()))

    at_once(assign, families)
    assert sum(live_by_slot().values()) == 1
    assert_books_balance()


def test_the_last_seat_chosen_by_forty(app):
    _, slots = factories.make_site_and_slots(days=2, capacity=FAMILIES)
    with transactions.unit():
        db.session.get_one(Slot, slots[2].id).capacity = 1
    families = [onsite.make_ready() for _ in range(FAMILIES)]
    for row in families:
        onsite.book(row, slots[0])

    def choose(row) -> str:
        try:
            transactions.run(
                lambda: change_slot(row.id, slots[2].id, actor=actor(row.applicant_id), now=clock.now())
            )
        except DomainError as refusal:
            return refusal.code
        return "taken"

    answers = at_once(choose, families)
    assert sorted(set(answers)) == ["slot_full", "taken"]
    assert answers.count("taken") == 1
    assert_books_balance()


def test_one_family_on_many_phones_holds_one_seat(app):
    _, slots = factories.make_site_and_slots(days=4, capacity=3)
    row = onsite.make_ready()
    green = [slot for slot in slots if slot.lane == "green"]

    def choose(slot) -> str | None:
        try:
            transactions.run(
                lambda: change_slot(row.id, slot.id, actor=actor(row.applicant_id), now=clock.now())
            )
        except DomainError as refusal:
            return refusal.code
        return None

    assert set(at_once(choose, green * 5)) <= {None, "too_many_slot_changes"}
    assert sum(live_by_slot().values()) == 1
    assert_books_balance()


@pytest.mark.parametrize("turn", range(2))
def test_families_who_swap_never_block_each_other(app, turn):
    _, slots = factories.make_site_and_slots(days=2, capacity=30)
    green = [slot for slot in slots if slot.lane == "green"]
    families = [onsite.make_ready() for _ in range(20)]
    for position, row in enumerate(families):
        onsite.book(row, green[position % 2])

    def swap(position: int) -> None:
        row = families[position]
        transactions.run(
            lambda: change_slot(
                row.id, green[(position + 1) % 2].id, actor=actor(row.applicant_id), now=clock.now()
            )
        )

    at_once(swap, range(20))
    assert set(live_by_slot().values()) == {10}
    assert_books_balance()
