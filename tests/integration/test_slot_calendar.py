"""The officer's calendar: what is booked, seats added and taken away, slots closed without dropping a family."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from app import clock, transactions
from app.domain.states import State
from app.extensions import db
from app.jobs.run import run
from app.models.application import Application
from app.models.audit import AuditEvent
from app.models.base import new_id
from app.models.message import Message
from app.models.outbox import OutboxEntry
from app.models.slot import Booking, Slot, SlotHold
from app.services import close_slot, sweep_slots
from tests import factories, onsite

PATH = "/api/v1/district/slots"


@pytest.fixture
def admin(app) -> dict[str, str]:
    return factories.sign_in(factories.make_staff("admin").person_id)


def booked_in(slot: Slot, families: int) -> list[Application]:
    rows = [onsite.make_ready() for _ in range(families)]
    for row in rows:
        onsite.book(row, slot)
    return rows


def hold(slot: Slot) -> None:
    row = onsite.make_ready()
    now = clock.now()
    with transactions.unit():
        db.session.add(
            SlotHold(
                id=new_id(), slot_id=slot.id, application_id=row.id, district_code=row.district_code, state="live",
                held_at=now, expires_at=now + timedelta(minutes=5),
            )
        )  # fmt: skip
        db.session.get_one(Slot, slot.id).taken += 1


def do_promised() -> None:
    ids = onsite.rows(
        select(OutboxEntry.id).where(OutboxEntry.job == "leave_slot", OutboxEntry.done_at.is_(None))
    )
    run(ids)


def live_slot(row: Application) -> UUID | None:
    found = onsite.rows(
        select(Booking.slot_id).where(Booking.application_id == row.id, Booking.state == "live")
    )
    return found[0] if found else None


def close(client, slot: Slot, admin, **body):
    return client.post(f"{PATH}/{slot.id}/closures", json={"because": "场地停电"} | body, headers=admin)


def test_the_calendar_says_what_is_booked_held_and_free(client, admin):
    site, slots = factories.make_site_and_slots(capacity=3)
    booked_in(slots[0], 1)
    hold(slots[0])
    shown = client.get(PATH, headers=admin).json["items"]
    assert len(shown) == 6
    first = next(one for one in shown if one["id"] == str(slots[0].id))
    seats = {name: first[name] for name in ("capacity", "booked", "held", "free", "can_change", "lane")}
    assert seats == {"capacity": 3, "booked": 1, "held": 1, "free": 1, "can_change": True, "lane": "green"}
    day = clock.local(slots[0].starts_at).date().isoformat()
    assert len(client.get(f"{PATH}?from={day}&to={day}&site={site.id}", headers=admin).json["items"]) == 2
    assert client.get(f"{PATH}?from={day}&to={day}&site={new_id()}", headers=admin).json["items"] == []
    bad = client.get(f"{PATH}?from=2017-05-02&to=2017-05-01", headers=admin)
    assert (bad.status_code, bad.json["code"]) == (422, "bad_calendar_period")


def test_the_calendar_opens_at_the_next_slot(client, admin):
    nothing = client.get(PATH, headers=admin).json
    assert (nothing["items"], nothing["from"]) == ([], clock.local(clock.now()).date().isoformat())
    _, slots = factories.make_site_and_slots()
    first = min(slot.starts_at for slot in slots)
    shown = client.get(PATH, headers=admin).json
    assert shown["from"] == clock.local(first).date().isoformat()
    assert shown["items"]


def test_only_the_district_s_officer_changes_slots(client, admin):
    factories.make_site_and_slots()
    supervisor = factories.sign_in(factories.make_staff("supervisor").person_id)
    own, seen = (client.get(PATH, headers=one).json for one in (admin, supervisor))
    assert (own["can_plan"], seen["can_plan"]) == (True, False)
    assert any(one["can_change"] for one in own["items"])
    assert not any(one["can_change"] for one in seen["items"])


def test_the_bureau_names_a_district(client, admin):
    factories.make_site_and_slots()
    bureau = factories.sign_in(factories.make_staff("bureau", None).person_id)
    assert client.get(PATH, headers=bureau).status_code == 404
    assert len(client.get(f"{PATH}?district=350203", headers=bureau).json["items"]) == 6
    assert client.get(f"{PATH}?district=350206", headers=admin).status_code == 404


def test_never_fewer_seats_than_are_taken(client, admin):
    _, slots = factories.make_site_and_slots(capacity=3)
    booked_in(slots[0], 2)
    path = f"{PATH}/{slots[0].id}"
    refused = client.patch(path, json={"capacity": 1}, headers=admin)
    assert (refused.status_code, refused.json["code"]) == (409, "capacity_below_booked")
    assert client.patch(path, json={"capacity": 2}, headers=admin).json["free"] == 0
    assert client.patch(path, json={"capacity": 8}, headers=admin).json["free"] == 6
    trail = onsite.rows(select(AuditEvent.data).where(AuditEvent.event == "slot_capacity_set"))
    assert sorted(trail, key=lambda one: one["after"]) == [
        {"before": 3, "after": 2},
        {"before": 2, "after": 8},
    ]


def test_a_seat_taken_away_and_a_seat_booked_at_once_never_oversell(app, client, admin):
    _, slots = factories.make_site_and_slots(capacity=6)
    families = [onsite.make_ready() for _ in range(6)]
    tokens = [factories.sign_in(row.applicant_id) for row in families]

    def take(n: int) -> int:
        body = {"slot_id": str(slots[0].id)}
        path = f"/api/v1/applications/{families[n].id}/slot"
        headers = tokens[n] | {"Idempotency-Key": f"calendar-{n}"}
        return app.test_client().put(path, json=body, headers=headers).status_code

    def shrink(_: int) -> int:
        return (
            app.test_client().patch(f"{PATH}/{slots[0].id}", json={"capacity": 3}, headers=admin).status_code
        )

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda n: take(n) if n < 6 else shrink(n), [0, 1, 6, 2, 3, 7, 4, 5]))
    slot = onsite.fetch(Slot, slots[0].id)
    booked = len(onsite.rows(select(Booking.id).where(Booking.slot_id == slot.id, Booking.state == "live")))
    assert booked == slot.taken <= slot.capacity
    assert slot.capacity in {3, 6}
    assert set(answers) <= {200, 201, 409}


def test_a_slot_that_has_begun_is_left_alone(client, admin):
    _, slots = factories.make_site_and_slots(first=clock.local(clock.now()) - timedelta(days=1))
    answers = (
        client.patch(f"{PATH}/{slots[0].id}", json={"capacity": 9}, headers=admin),
        close(client, slots[0], admin),
    )
    assert {answer.json["code"] for answer in answers} == {"slot_is_over"}


def test_a_preview_changes_nothing(client, admin):
    _, slots = factories.make_site_and_slots(capacity=3)
    (row,) = booked_in(slots[0], 1)
    hold(slots[0])
    answer = close(client, slots[0], admin, dry_run=True)
    assert answer.status_code == 201, answer.json
    shown = {name: answer.json[name] for name in ("families", "held", "room", "can_close", "closed_at")}
    assert shown == {"families": 1, "held": 1, "room": 6, "can_close": True, "closed_at": None}
    assert [one["id"] for one in answer.json["next_slots"]] == [str(slots[2].id), str(slots[4].id)]
    assert "1 个家庭将改到其他时段" in answer.json["sentence_zh"]
    assert onsite.fetch(Slot, slots[0].id).closed_at is None
    assert live_slot(row) == slots[0].id


def slots_of(client, row) -> dict:
    headers = factories.sign_in(row.applicant_id)
    return dict(client.get(f"/api/v1/applications/{row.id}/slots", headers=headers).json)


def local(moment) -> str:
    return clock.local(moment).isoformat()


def test_closing_moves_every_family_and_texts_it(client, admin):
    _, slots = factories.make_site_and_slots(capacity=3)
    rows = booked_in(slots[0], 3)
    answer = close(client, slots[0], admin)
    assert (answer.status_code, answer.json["dry_run"], answer.json["families"]) == (201, False, 3)
    do_promised()
    assert {live_slot(row) for row in rows} == {slots[2].id}
    assert onsite.fetch(Slot, slots[0].id).taken == 0
    assert onsite.fetch(Slot, slots[2].id).taken == 3
    assert onsite.rows(select(Message.purpose)) == ["slot_changed"] * 3
    assert {onsite.fetch(Application, row.id).state for row in rows} == {State.SLOT_BOOKED}
    moved = [slots_of(client, row)["moved"] for row in rows]
    assert moved == [{"because": "场地停电", "starts_at": local(slots[0].starts_at)}] * 3, "and why"
    do_promised()
    assert close(client, slots[0], admin).json["code"] == "slot_is_closed"
    assert (
        client.patch(f"{PATH}/{slots[0].id}", json={"capacity": 9}, headers=admin).json["code"]
        == "slot_is_closed"
    )


def test_no_slot_is_closed_without_room_for_its_families(client, admin):
    _, slots = factories.make_site_and_slots(days=2, capacity=2)
    booked_in(slots[0], 2)
    booked_in(slots[2], 1)
    refused = close(client, slots[0], admin)
    assert (refused.status_code, refused.json["code"]) == (409, "not_enough_room_elsewhere")
    assert onsite.fetch(Slot, slots[0].id).closed_at is None
    assert close(client, slots[0], admin, dry_run=True).json["can_close"] is False


def test_a_closed_slot_takes_nobody_and_ends_its_holds(client, admin):
    _, slots = factories.make_site_and_slots(capacity=2)
    hold(slots[0])
    close(client, slots[0], admin)
    assert onsite.fetch(Slot, slots[0].id).taken == 0
    row = onsite.make_ready()
    headers = factories.sign_in(row.applicant_id)
    offered = client.get(f"/api/v1/applications/{row.id}/slots", headers=headers).json
    assert str(slots[0].id) not in str(offered)
    answer = client.put(
        f"/api/v1/applications/{row.id}/slot",
        json={"slot_id": str(slots[0].id)},
        headers=headers | {"Idempotency-Key": "closed-slot-1"},
    )
    assert (answer.status_code, answer.json["code"]) == (409, "slot_was_closed")


def test_who_could_not_move_keeps_the_place_until_there_is_room(client, admin):
    _, slots = factories.make_site_and_slots(days=2, capacity=1)
    (row,) = booked_in(slots[0], 1)
    close(client, slots[0], admin)
    booked_in(slots[2], 1)
    do_promised()
    assert live_slot(row) == slots[0].id, "nobody is dropped"
    with transactions.unit():
        assert sweep_slots.promise_reminders(now=slots[0].starts_at - timedelta(hours=12)) == 0
        db.session.get_one(Slot, slots[2].id).capacity = 2
    with transactions.unit():
        assert close_slot.promise_moves(now=clock.now()) == 1
    with transactions.unit():
        assert close_slot.promise_moves(now=clock.now()) == 0, "promised once"
    do_promised()
    assert live_slot(row) == slots[2].id


def test_families_that_book_while_the_slot_closes_are_moved_too(app, client, admin):
    _, slots = factories.make_site_and_slots(capacity=6)
    families = [onsite.make_ready() for _ in range(5)]
    tokens = [factories.sign_in(row.applicant_id) for row in families]

    def act(n: int) -> int:
        if n == len(families):
            return close(app.test_client(), slots[0], admin).status_code
        path, body = f"/api/v1/applications/{families[n].id}/slot", {"slot_id": str(slots[0].id)}
        headers = tokens[n] | {"Idempotency-Key": f"closing-{n}"}
        return app.test_client().put(path, json=body, headers=headers).status_code

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(act, [0, 1, 5, 2, 3, 4]))
    assert set(answers) <= {200, 201, 409}
    with transactions.unit():
        close_slot.promise_moves(now=clock.now())
    do_promised()
    closed = onsite.fetch(Slot, slots[0].id)
    assert (closed.closed_at is not None, closed.taken) == (True, 0)
    booked = [live_slot(row) for row in families]
    assert slots[0].id not in booked
    assert onsite.fetch(Slot, slots[2].id).taken == booked.count(slots[2].id)


def test_another_district_and_another_role_change_nothing(client, admin):
    _, slots = factories.make_site_and_slots()
    stranger = factories.sign_in(factories.make_staff("admin", factories.HULI).person_id)
    assert client.patch(f"{PATH}/{slots[0].id}", json={"capacity": 9}, headers=stranger).status_code == 404
    assert close(client, slots[0], stranger).status_code == 404
    supervisor = factories.sign_in(factories.make_staff("supervisor").person_id)
    assert close(client, slots[0], supervisor).status_code == 403
