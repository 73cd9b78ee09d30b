"""A seat held for five minutes: taken, used, given up, expired; and nothing for strangers."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from app import clock, schedule, transactions
from app.domain.states import State
from app.models.application import Application
from app.models.slot import Booking, Slot, SlotHold
from app.services.assign_slot import assign_slot
from tests import factories, onsite


def move_clock_to(moment: datetime) -> None:
    clock.move(moment - datetime.now(clock.CITY_ZONE))


def taken(slot: Slot) -> int:
    return onsite.fetch(Slot, slot.id).taken


def states() -> list[str]:
    return sorted(onsite.rows(select(SlotHold.state)))


def sweep(name: str) -> None:
    """Run one sweep of the real timetable."""
    next(entry for entry in schedule.sweeps() if entry.name == name).run_if_due()


@pytest.fixture
def green(app) -> list[Slot]:
    """Three green mornings with one seat each."""
    return [slot for slot in factories.make_site_and_slots(capacity=1)[1] if slot.lane == "green"]


@pytest.fixture
def family(green) -> Application:
    """Points confirmed, no slot yet."""
    return onsite.make_ready()


@pytest.fixture
def other(green) -> Application:
    return onsite.make_ready(applicant=factories.make_person("陈大文"))


def hold(client, row: Application, slot: Slot):
    headers = factories.sign_in(row.applicant_id)
    return client.post(
        f"/api/v1/applications/{row.id}/slot-holds", json={"slot_id": str(slot.id)}, headers=headers
    )


def choose(client, row: Application, slot: Slot):
    headers = factories.sign_in(row.applicant_id)
    return client.put(f"/api/v1/applications/{row.id}/slot", json={"slot_id": str(slot.id)}, headers=headers)


def show(client, row: Application) -> dict:
    return client.get(
        f"/api/v1/applications/{row.id}/slots", headers=factories.sign_in(row.applicant_id)
    ).json


def test_a_held_seat_is_nobody_elses(client, family, other, green):
    now = clock.now()
    answer = hold(client, family, green[0])
    assert (answer.status_code, answer.json["slot"]["id"]) == (201, str(green[0].id))
    assert 290 <= answer.json["seconds_left"] <= 300
    expires_at = datetime.fromisoformat(answer.json["expires_at"])
    assert timedelta(minutes=5) <= expires_at - now < timedelta(minutes=5, seconds=20)
    assert taken(green[0]) == 1
    for refused in (choose(client, other, green[0]), hold(client, other, green[0])):
        assert (refused.status_code, refused.json["code"]) == (409, "slot_full")
        assert [slot["id"] for slot in refused.json["facts"]["next_slots"]] == [
            str(slot.id) for slot in green[1:]
        ]
    assert show(client, family)["hold"]["slot"]["id"] == str(green[0].id)
    assert show(client, other)["hold"] is None


def test_choosing_it_uses_the_held_seat(client, family, green):
    hold(client, family, green[0])
    chosen = choose(client, family, green[0])
    assert (chosen.status_code, chosen.json["booking"]["id"]) == (200, str(green[0].id))
    assert chosen.json["hold"] is None
    assert (taken(green[0]), states()) == (1, ["used"])
    move_clock_to(clock.now() + timedelta(minutes=6))
    sweep("expire_holds")
    assert (taken(green[0]), states()) == (1, ["used"])


def test_choosing_another_gives_it_up(client, family, green):
    hold(client, family, green[0])
    assert choose(client, family, green[1]).status_code == 200
    assert ([taken(slot) for slot in green], states()) == ([0, 1, 0], ["released"])


def test_holding_another_gives_the_first_up(client, family, green):
    for slot in (green[1], green[0], green[2]):
        assert hold(client, family, slot).status_code == 201
    assert ([taken(slot) for slot in green], states()) == ([0, 0, 1], ["live", "released", "released"])


def test_a_booked_family_may_hold_before_it_changes(client, family, green):
    onsite.book(family, green[0])
    assert hold(client, family, green[1]).status_code == 201
    assert [taken(slot) for slot in green] == [1, 1, 0]
    assert choose(client, family, green[1]).status_code == 200
    assert [taken(slot) for slot in green] == [0, 1, 0]


def test_its_own_slot_need_not_be_held(client, family, green):
    onsite.book(family, green[0])
    answer = hold(client, family, green[0])
    assert (answer.status_code, answer.json["code"]) == (409, "slot_already_booked")
    assert taken(green[0]) == 1


def test_holding_again_is_not_holding_longer(client, family, green):
    first = hold(client, family, green[0]).json
    move_clock_to(clock.now() + timedelta(minutes=4))
    again = hold(client, family, green[0]).json
    assert again["expires_at"] == first["expires_at"]
    assert again["seconds_left"] <= first["seconds_left"] - 240
    assert (taken(green[0]), states()) == (1, ["live"])


def test_the_sweep_gives_the_seat_back_after_five_minutes(client, family, green):
    hold(client, family, green[0])
    move_clock_to(clock.now() + timedelta(minutes=4, seconds=50))
    sweep("expire_holds")
    assert taken(green[0]) == 1
    move_clock_to(clock.now() + timedelta(seconds=15))
    assert show(client, family)["hold"] is None
    for _ in range(2):
        sweep("expire_holds")
        assert (taken(green[0]), states()) == (0, ["expired"])


@pytest.mark.parametrize("act", [hold, choose])
def test_whoever_wants_the_seat_does_not_wait_for_the_sweep(client, family, other, green, act):
    hold(client, family, green[0])
    move_clock_to(clock.now() + timedelta(minutes=5, seconds=1))
    assert act(client, other, green[0]).status_code in (200, 201)
    assert taken(green[0]) == 1
    late = choose(client, family, green[0])
    assert (late.status_code, late.json["code"]) == (409, "slot_full")
    assert taken(green[0]) == 1


def test_a_family_that_is_late_still_gets_what_nobody_took(client, family, green):
    hold(client, family, green[0])
    move_clock_to(clock.now() + timedelta(minutes=6))
    assert choose(client, family, green[0]).status_code == 200
    assert taken(green[0]) == 1


def test_a_seat_assigned_meanwhile_is_exchanged_for_the_held_one(client, family, green):
    hold(client, family, green[2])
    with transactions.unit():
        assign_slot(family.id, now=clock.now())
    assert [taken(slot) for slot in green] == [1, 0, 1]
    assert choose(client, family, green[2]).status_code == 200
    assert [taken(slot) for slot in green] == [0, 0, 1]
    assert onsite.rows(select(func.count()).where(Booking.state == "live")) == [1]


def test_holds_are_limited(client, family, green):
    codes = [hold(client, family, green[n % 2]).status_code for n in range(7)]
    assert codes == [201] * 6 + [429]
    assert [taken(slot) for slot in green] == [0, 1, 0]
    move_clock_to(clock.now() + timedelta(hours=1, seconds=1))
    assert hold(client, family, green[0]).status_code == 201


def test_what_cannot_be_chosen_cannot_be_held(client, family, green):
    elsewhere = factories.make_site_and_slots(factories.HULI)[1]
    ordinary = onsite.rows(select(Slot).where(Slot.lane == "ordinary", Slot.site_id == green[0].site_id))
    for slot in (elsewhere[0], ordinary[0]):
        assert hold(client, family, slot).status_code == 404
    move_clock_to(green[0].starts_at - timedelta(hours=3))
    assert hold(client, family, green[0]).json["code"] == "slot_too_soon"
    assert onsite.rows(select(SlotHold)) == []


def test_after_the_cut_off_nothing_is_held(client, family, green):
    onsite.book(family, green[0])
    move_clock_to(green[0].starts_at - timedelta(hours=1))
    assert hold(client, family, green[2]).json["code"] == "slot_cut_off_passed"


def test_only_the_own_application_in_the_right_state(client, family, other, green):
    headers = factories.sign_in(other.applicant_id)
    body = {"slot_id": str(green[0].id)}
    answer = client.post(f"/api/v1/applications/{family.id}/slot-holds", json=body, headers=headers)
    assert answer.status_code == 404
    early = factories.make_application(state=State.QUALIFIED)
    assert hold(client, early, green[0]).json["code"] == "not_in_this_state"


def test_the_trail_tells_of_it(client, family, green):
    hold(client, family, green[0])
    events = onsite.events("slot_held")
    assert [(event.subject, event.data) for event in events] == [
        (f"application:{family.id}", {"slot": str(green[0].id)})
    ]
