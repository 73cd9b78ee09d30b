"""Slots: made from policy and calendar, given when a file is ready, changed until the cut-off, remembered, missed."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from app import clock, outbox, transactions
from app.domain.actor import Person
from app.domain.errors import DomainError
from app.domain.states import State
from app.extensions import db
from app.jobs.run import run
from app.models.application import Application
from app.models.audit import AuditEvent
from app.models.message import Message
from app.models.outbox import OutboxEntry
from app.models.slot import Booking, Site, Slot
from app.services import assign_slot as assigning
from app.services import cancel_slot, make_slots, offer_slots, sweep_slots
from blueprints.parent.slots import SlotChoice
from tests import factories, onsite


def assign(application: Application) -> None:
    with transactions.unit():
        assigning.assign_slot(application.id, now=clock.now())


def live(application: Application) -> Slot | None:
    found = onsite.rows(
        select(Slot)
        .join(Booking, Booking.slot_id == Slot.id)
        .where(Booking.application_id == application.id, Booking.state == "live")
    )
    return found[0] if found else None


def purposes(application: Application) -> list[str]:
    query = select(Message.purpose).where(Message.application_id == application.id)
    return sorted(onsite.rows(query))


def move_clock_to(moment: datetime) -> None:
    clock.move(moment - datetime.now(clock.CITY_ZONE))


# --- made


@pytest.fixture
def admin(app):
    staff = factories.make_staff("admin")
    return factories.sign_in(staff.person_id)


def test_slots_follow_policy_and_calendar(client, admin):
    body = {"first": "2017-05-26", "last": "2017-05-31"}
    dry = client.post("/api/v1/district/slot-plans", json=body | {"dry_run": True}, headers=admin)
    assert dry.status_code == 201
    assert dry.json["added"] == 0
    assert not onsite.rows(select(Slot))
    made = client.post("/api/v1/district/slot-plans", json=body, headers=admin).json
    # Friday 26, worked Saturday 27, Wednesday 31; two half days, two lanes, the policy's one site
    assert made["added"] == 3 * 2 * 2
    kinds = {day["on"]: day["kind"] for day in made["days"]}
    assert (kinds["2017-05-27"], kinds["2017-05-29"]) == ("make_up", "holiday")
    again = client.post("/api/v1/district/slot-plans", json=body, headers=admin).json
    assert (again["planned"], again["added"]) == (12, 0)


def test_the_policys_own_days_are_the_default(client, admin):
    made = client.post("/api/v1/district/slot-plans", json={}, headers=admin).json
    assert (made["days"][0]["on"], made["days"][-1]["on"]) == ("2017-07-15", "2017-07-26")
    assert made["added"] == 8 * 2 * 2
    assert made["estimated"] is False


@pytest.mark.parametrize(
    "period",
    [
        {"first": "2017-07-20", "last": "2017-07-19"},
        {"first": "2017-01-01", "last": "2017-12-31"},
        {"first": "9999-12-30", "last": "9999-12-31"},
    ],
)
def test_a_period_that_cannot_be_is_refused(client, admin, period):
    answer = client.post("/api/v1/district/slot-plans", json=period, headers=admin)
    assert (answer.status_code, answer.json["code"]) == (422, "bad_period")


def test_only_an_administrator_makes_slots(client, app):
    reviewer = factories.make_staff("reviewer")
    headers = factories.sign_in(reviewer.person_id)
    answer = client.post("/api/v1/district/slot-plans", json={}, headers=headers)
    assert answer.status_code == 403


# --- given


def test_a_complete_file_gets_the_green_lane_and_a_text(app):
    factories.make_site_and_slots()
    row = onsite.make_ready()
    assign(row)
    slot = live(row)
    assert (slot.lane, slot.taken) == ("green", 1)
    assert onsite.fetch(Application, row.id).state == State.SLOT_BOOKED
    assert purposes(row) == ["slot_given"]


def test_an_incomplete_file_gets_the_ordinary_lane(app):
    factories.make_site_and_slots()
    row = onsite.make_ready(complete=False)
    assign(row)
    assert live(row).lane == "ordinary"


def test_the_job_runs_out_of_the_outbox_and_twice_is_once(app):
    factories.make_site_and_slots()
    row = onsite.make_ready()
    for _ in range(2):
        with transactions.unit():
            outbox.promise("assign_slot", row.id, now=clock.now())
    run(onsite.rows(select(OutboxEntry.id)))
    assert len(onsite.rows(select(Booking))) == 1
    assert purposes(row) == ["slot_given"]
    assert not onsite.rows(
        select(OutboxEntry).where(OutboxEntry.job == "assign_slot", OutboxEntry.done_at.is_(None))
    )


def test_an_application_that_moved_on_gets_none(app):
    factories.make_site_and_slots()
    row = onsite.make_ready(state=State.WITHDRAWN)
    assign(row)
    assert live(row) is None


def test_nobody_is_sent_today(app):
    noon = clock.local(clock.now())
    factories.make_site_and_slots(first=noon, days=1)
    row = onsite.make_ready()
    assign(row)
    assert live(row) is None


def test_the_familys_wish(app):
    factories.make_site_and_slots(days=5)
    wish = clock.local(clock.now()) + timedelta(days=6)
    row = onsite.make_ready(form=json.dumps({"slot_preference": {"weekday": wish.isoweekday()}}))
    assign(row)
    assert clock.local(live(row).starts_at).date() == wish.date()


def test_siblings_come_together_even_in_different_lanes(app):
    _, slots = factories.make_site_and_slots(days=4)
    parent = factories.make_person()
    first = onsite.make_ready(applicant=parent, child=factories.make_child(parent, "林大"))
    onsite.book(first, next(s for s in slots[4:] if s.lane == "green"))
    second = onsite.make_ready(applicant=parent, child=factories.make_child(parent, "林二"), complete=False)
    assign(second)
    assert live(second).lane == "ordinary"
    assert live(second).starts_at == live(first).starts_at


def test_ready_siblings_are_booked_at_once_where_both_fit(app):
    _, slots = factories.make_site_and_slots(days=3, capacity=2)
    earliest_green = next(s for s in slots if s.lane == "green")
    onsite.book(onsite.make_ready(), earliest_green)  # one seat left on the first day
    parent = factories.make_person()
    twins = [
        onsite.make_ready(applicant=parent, child=factories.make_child(parent, name)) for name in ("甲", "乙")
    ]
    assign(twins[0])
    places = {live(twin).id for twin in twins}
    assert len(places) == 1
    assert earliest_green.id not in places


def test_full_everywhere_waits_for_the_sweep(app):
    _, slots = factories.make_site_and_slots(days=1, capacity=1)
    onsite.book(onsite.make_ready(), slots[0])
    row = onsite.make_ready()
    assign(row)
    assert onsite.fetch(Application, row.id).state == State.POINTS_CONFIRMED
    with transactions.unit():
        assert sweep_slots.promise_assignments(now=clock.now()) == 1
    with transactions.unit():
        assert sweep_slots.promise_assignments(now=clock.now()) == 0  # promised already
    with transactions.unit():
        db.session.get_one(Slot, slots[0].id).capacity = 2
    run(onsite.rows(select(OutboxEntry.id).where(OutboxEntry.job == "assign_slot")))
    assert live(row).id == slots[0].id


def test_giving_a_slot_back(app):
    _, slots = factories.make_site_and_slots()
    row = onsite.make_ready()
    onsite.book(row, slots[0])
    for _ in range(2):
        with transactions.unit():
            cancel_slot.cancel_slot(
                db.session.get_one(Application, row.id), actor="system:x", now=clock.now()
            )
    assert onsite.fetch(Slot, slots[0].id).taken == 0


# --- changed


@pytest.fixture
def booked(app):
    """A family with a slot, its headers, and the slots."""
    _, slots = factories.make_site_and_slots(capacity=1)
    row = onsite.make_ready()
    assign(row)
    return row, factories.sign_in(row.applicant_id), slots


def url(row: Application) -> str:
    return f"/api/v1/applications/{row.id}"


def test_what_the_family_sees(client, booked):
    row, headers, slots = booked
    seen = client.get(f"{url(row)}/slots", headers=headers).json
    assert seen["booking"]["id"] == str(slots[0].id)
    assert seen["changeable"] is True
    assert [s["id"] for s in seen["alternatives"]] == [str(slots[2].id), str(slots[4].id)]  # green ones only


def test_the_answer_is_what_its_schema_says(client, booked):
    row, headers, slots = booked
    held = client.post(f"{url(row)}/slot-holds", json={"slot_id": str(slots[2].id)}, headers=headers)
    assert held.status_code == 201
    who = Person(row.applicant_id, uuid4(), "face", clock.wall(), "native", "zh")
    with transactions.unit():
        choice = offer_slots.offered_slots(row.id, actor=who, now=clock.now())
    assert choice.hold is not None
    shown = client.get(f"{url(row)}/slots", headers=headers).json
    assert 0 < shown["hold"].pop("seconds_left") <= 300
    assert shown == SlotChoice().dump(choice)


def test_changing_frees_the_old_seat_and_texts(client, booked):
    row, headers, slots = booked
    answer = client.put(f"{url(row)}/slot", json={"slot_id": str(slots[2].id)}, headers=headers)
    assert answer.status_code == 200
    assert answer.json["booking"]["id"] == str(slots[2].id)
    assert [onsite.fetch(Slot, slots[i].id).taken for i in (0, 2)] == [0, 1]
    assert purposes(row) == ["slot_changed", "slot_given"]
    again = client.put(f"{url(row)}/slot", json={"slot_id": str(slots[2].id)}, headers=headers)
    assert again.json == answer.json
    assert purposes(row) == ["slot_changed", "slot_given"]


@pytest.mark.parametrize("taken", [2, 4])
def test_full_tells_the_next_three_and_keeps_the_old_seat(client, booked, taken):
    row, headers, slots = booked
    onsite.book(onsite.make_ready(), slots[taken])
    answer = client.put(f"{url(row)}/slot", json={"slot_id": str(slots[taken].id)}, headers=headers)
    assert (answer.status_code, answer.json["code"]) == (409, "slot_full")
    free = {str(slots[2].id), str(slots[4].id)} - {str(slots[taken].id)}
    assert {s["id"] for s in answer.json["facts"]["next_slots"]} == free
    assert live(row).id == slots[0].id
    assert onsite.fetch(Slot, slots[0].id).taken == 1


def test_after_the_cut_off(client, booked):
    row, headers, slots = booked
    move_clock_to(slots[0].starts_at - timedelta(hours=23))
    answer = client.put(f"{url(row)}/slot", json={"slot_id": str(slots[4].id)}, headers=headers)
    assert (answer.status_code, answer.json["code"]) == (409, "slot_cut_off_passed")
    assert client.get(f"{url(row)}/slots", headers=headers).json["changeable"] is False


def test_up_to_the_cut_off(client, booked):
    row, headers, slots = booked
    move_clock_to(slots[0].starts_at - timedelta(hours=24, minutes=1))
    answer = client.put(f"{url(row)}/slot", json={"slot_id": str(slots[4].id)}, headers=headers)
    assert answer.status_code == 200


def test_slots_of_another_lane_or_district_do_not_exist(client, booked):
    row, headers, slots = booked
    _, others = factories.make_site_and_slots(factories.HULI)
    for slot_id in (slots[1].id, others[0].id, uuid4()):
        answer = client.put(f"{url(row)}/slot", json={"slot_id": str(slot_id)}, headers=headers)
        assert answer.status_code == 404


def test_a_slot_of_today_is_too_soon(client, booked):
    row, headers, _ = booked
    _, elsewhere = factories.make_site_and_slots(factories.HULI)
    with transactions.unit():
        soon = db.session.get_one(Slot, elsewhere[0].id)
        soon.district_code = factories.SIMING
        soon.starts_at, soon.ends_at = (clock.now() + timedelta(hours=hours) for hours in (2, 4))
    answer = client.put(f"{url(row)}/slot", json={"slot_id": str(soon.id)}, headers=headers)
    assert (answer.status_code, answer.json["code"]) == (409, "slot_too_soon")


def test_changes_are_limited(client, booked):
    row, headers, slots = booked
    for turn in range(5):
        target = slots[2 if turn % 2 == 0 else 0]
        assert (
            client.put(f"{url(row)}/slot", json={"slot_id": str(target.id)}, headers=headers).status_code
            == 200
        )
    answer = client.put(f"{url(row)}/slot", json={"slot_id": str(slots[4].id)}, headers=headers)
    assert (answer.status_code, answer.json["code"]) == (429, "too_many_slot_changes")


def test_a_stranger_sees_nothing(client, booked):
    row, _, slots = booked
    stranger = factories.sign_in(factories.make_person("王五").id)
    assert client.get(f"{url(row)}/slots", headers=stranger).status_code == 404
    body = {"slot_id": str(slots[2].id)}
    assert client.put(f"{url(row)}/slot", json=body, headers=stranger).status_code == 404


def test_without_confirmed_points_there_is_no_slot(client, app):
    _, slots = factories.make_site_and_slots()
    row = factories.make_application(state=State.QUALIFIED)
    headers = factories.sign_in(row.applicant_id)
    assert client.get(f"{url(row)}/slots", headers=headers).json["alternatives"] == []
    answer = client.put(f"{url(row)}/slot", json={"slot_id": str(slots[0].id)}, headers=headers)
    assert (answer.status_code, answer.json["code"]) == (409, "not_in_this_state")


# --- reminded, missed


def remind() -> int:
    with transactions.unit():
        return sweep_slots.promise_reminders(now=clock.now())


def test_the_day_before_one_reminder(app, booked):
    row, _, slots = booked
    assert remind() == 0
    move_clock_to(slots[0].starts_at - timedelta(hours=20))
    assert (remind(), remind()) == (1, 0)
    run(onsite.rows(select(OutboxEntry.id).where(OutboxEntry.job == "remind_slot")))
    assert purposes(row) == ["slot_given", "slot_reminder"]


def test_a_booking_that_was_changed_is_not_reminded(client, booked):
    row, headers, slots = booked
    move_clock_to(slots[0].starts_at - timedelta(hours=24, minutes=1))
    assert remind() == 1
    client.put(f"{url(row)}/slot", json={"slot_id": str(slots[4].id)}, headers=headers)
    run(onsite.rows(select(OutboxEntry.id).where(OutboxEntry.job == "remind_slot")))
    assert "slot_reminder" not in purposes(row)


def miss() -> int:
    with transactions.unit():
        return sweep_slots.close_missed(now=clock.now())


def test_who_did_not_come_is_back_in_line_the_next_day(app, booked):
    row, _, slots = booked
    move_clock_to(slots[0].ends_at + timedelta(hours=2))
    assert miss() == 0
    move_clock_to(slots[0].ends_at + timedelta(hours=13))
    assert (miss(), miss()) == (1, 0)
    assert onsite.fetch(Application, row.id).state == State.POINTS_CONFIRMED
    events = onsite.rows(select(func.count()).where(AuditEvent.event == "application_points_confirmed"))
    assert events == [1]
    run(onsite.rows(select(OutboxEntry.id).where(OutboxEntry.job == "assign_slot")))
    assert live(row).id == slots[4].id  # the second day is today by now


def test_who_misses_twice_chooses_alone(app, booked):
    row, _, slots = booked
    for day in (0, 4):
        assert live(row).id == slots[day].id
        move_clock_to(slots[day].ends_at + timedelta(hours=13))
        miss()
        run(onsite.rows(select(OutboxEntry.id).where(OutboxEntry.job == "assign_slot")))
    assert live(row) is None
    with transactions.unit():
        assert sweep_slots.promise_assignments(now=clock.now()) == 0


def test_a_confirmed_family_is_never_missed(app):
    _, slots = factories.make_site_and_slots()
    row = onsite.make_ready()
    onsite.book(row, slots[0])
    with transactions.unit():
        db.session.get_one(Application, row.id).state = State.CONFIRMED
    move_clock_to(slots[0].ends_at + timedelta(days=1))
    miss()
    assert onsite.fetch(Application, row.id).state == State.CONFIRMED


def test_a_site_is_added_once(client, admin):
    body = {"name_zh": "二号点", "name_en": "Site two", "address": "湖滨北路"}
    assert client.post("/api/v1/district/sites", json=body, headers=admin).status_code == 201
    again = client.post("/api/v1/district/sites", json=body, headers=admin)
    assert (again.status_code, again.json["code"]) == (409, "site_exists")
    listed = client.get("/api/v1/district/sites", headers=admin).json["items"]
    assert [site["name_zh"] for site in listed] == ["二号点"]
    elsewhere = factories.sign_in(factories.make_staff("admin", factories.HULI, "李管理").person_id)
    assert client.get("/api/v1/district/sites", headers=elsewhere).json["items"] == []


def test_make_slots_without_http(app):
    factories.make_season()
    with transactions.unit():
        plan = make_slots.make_slots(factories.SIMING, actor="system:platform", now=clock.now())
    assert plan.added == plan.planned == 32
    assert onsite.rows(select(Site.name_zh)) == ["思明区积分入学服务点"]


def test_an_unknown_district_has_no_slots(app):
    factories.make_season()
    with pytest.raises(DomainError), transactions.unit():
        make_slots.make_slots("000000", actor="system:platform", now=clock.now())
