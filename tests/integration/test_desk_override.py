"""A supervisor sets time and place aside, with a reason that the family reads; a steward cannot."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from app import clock
from app.domain.states import State
from app.models.application import Application
from app.models.desk import DeskOverride
from blueprints.desk import schemas
from tests import factories, onsite
from tests.integration.test_desk import confirm, move_clock_to, scan

WHY = "孩子住院，昨天未能前来"


@pytest.fixture
def city(app):
    """A family that missed its slot yesterday, a clerk, and a supervisor at the next window."""
    site, slots = factories.make_site_and_slots()
    family = onsite.make_ready()
    onsite.book(family, slots[0])
    move_clock_to(slots[0].starts_at + timedelta(days=1))
    staff = factories.make_staff("supervisor", name="周主管")
    supervisor = factories.sign_in(staff.person_id) | {
        "X-Desk-Device": onsite.make_device(site, staff, name="主管台")
    }
    return family, onsite.make_desk(site), supervisor


def override(client, desk, serial: str, **changes):
    body = {"serial": serial, "nonce": uuid4().hex, "because": WHY} | changes
    return client.post("/api/v1/desk/overrides", json=body, headers=desk)


def test_a_steward_cannot_and_a_supervisor_can(client, city):
    family, desk, supervisor = city
    told = scan(client, desk, family.serial)
    assert (told["reason"], told["can_override"], told["overridden"]) == ("slot_missed", True, False)
    refused = override(client, desk, family.serial)
    assert (refused.status_code, refused.json["code"]) == (403, "not_allowed")
    assert confirm(client, desk, family.serial).status_code == 409
    answer = override(client, supervisor, family.serial)
    assert (answer.status_code, answer.json["reason"]) == (200, "ready_green")
    assert (answer.json["overridden"], answer.json["child_name"]) == (True, "林**")
    assert schemas.ScanAnswer().dump(answer.json) == answer.json
    again = scan(client, desk, family.serial)
    assert (again["reason"], again["overridden"], again["can_override"]) == ("ready_green", True, False)
    assert confirm(client, desk, family.serial).status_code == 200
    assert onsite.fetch(Application, family.id).state == State.CONFIRMED


def test_the_family_reads_why(client, city):
    family, _, supervisor = city
    override(client, supervisor, family.serial)
    own = factories.sign_in(family.applicant_id)
    line = client.get("/api/v1/me/ledger", headers=own).json["items"][0]
    assert (line["event"], line["who"], line["because"]) == ("desk_overridden", "staff", WHY)
    event = onsite.events("desk_overridden")[0]
    assert event.data["reason"] == "slot_missed"


def test_no_number_stays_in_a_reason(client, city):
    family, _, supervisor = city
    override(client, supervisor, family.serial, because="请联系 13900139000")
    assert onsite.rows(select(DeskOverride.because)) == ["请联系 [masked]"]


def test_it_holds_for_this_day_only(client, city):
    family, desk, supervisor = city
    override(client, supervisor, family.serial)
    move_clock_to(clock.now() + timedelta(days=1))
    assert scan(client, desk, family.serial)["reason"] == "slot_missed"
    assert confirm(client, desk, family.serial).status_code == 409


def test_a_family_without_a_slot_is_served_in_the_ordinary_lane(client, city):
    _, desk, supervisor = city
    family = onsite.make_ready()
    answer = override(client, supervisor, family.serial).json
    assert (answer["reason"], answer["lane"]) == ("ready_ordinary", "ordinary")
    assert confirm(client, desk, family.serial).json["lane"] == "ordinary"


@pytest.mark.parametrize("state", [State.RETURNED, State.QUALIFIED, State.WITHDRAWN, State.INELIGIBLE])
def test_the_state_of_a_file_is_never_set_aside(client, city, state):
    _, _, supervisor = city
    refused = override(client, supervisor, onsite.make_ready(state=state).serial)
    assert (refused.status_code, refused.json["code"]) == (409, "not_overridable")
    assert onsite.rows(select(DeskOverride.id)) == []


def test_twice_is_once(client, city):
    family, _, supervisor = city
    nonce = uuid4().hex
    first = override(client, supervisor, family.serial, nonce=nonce)
    second = override(client, supervisor, family.serial, nonce=nonce)
    assert (first.status_code, second.status_code) == (200, 200)
    assert len(onsite.rows(select(DeskOverride.id))) == 1
    other = onsite.make_ready()
    assert override(client, supervisor, other.serial, nonce=nonce).json["code"] == "nonce_reused"
    assert override(client, supervisor, family.serial).json["code"] == "not_overridable"


def test_a_reason_is_needed_and_another_district_is_not_found(client, city):
    family, _, supervisor = city
    assert override(client, supervisor, family.serial, because="").status_code == 422
    assert override(client, supervisor, onsite.make_ready(district="huli").serial).status_code == 404
