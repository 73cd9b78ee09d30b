"""Signatures that could not count when a desk came back: on the supervisor's list until settled in words."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from app import clock, transactions
from app.domain import desk as desk_rules
from app.domain.desk import Reason
from app.domain.states import State
from app.extensions import db
from app.models.application import Application
from app.models.base import new_id
from app.models.desk import DeskConflict
from app.models.person import Person
from app.models.slot import Site
from tests import factories, onsite
from tests.integration.test_desk import move_clock_to
from tests.integration.test_desk_sync import move_to, outcomes, signed, sync

NOTE = {"note": "已电话联系家长，明天上午重新签字"}


@pytest.fixture
def city(app):
    """Two families whose files moved on while a desk was away, and the site's supervisor at another device."""
    site, slots = factories.make_site_and_slots(capacity=5)
    families = [onsite.make_ready() for _ in range(2)]
    for family in families:
        onsite.book(family, slots[0])
    move_clock_to(slots[0].starts_at + timedelta(minutes=10))
    return onsite.make_desk(site), families, supervisor_at(site), site


def supervisor_at(site, name: str = "周主管") -> dict[str, str]:
    staff = factories.make_staff("supervisor", site.district_code, name)
    device = onsite.make_device(site, staff, name="主管台")
    return factories.sign_in(staff.person_id) | {"X-Desk-Device": device}


def another_site() -> Site:
    with transactions.unit():
        site = Site(
            id=new_id(),
            district_code=factories.SIMING,
            name_zh="街道",
            name_en="Street office",
            address="厦禾路",
        )
        db.session.add(site)
        return site


def listed(client, who) -> list[dict]:
    answer = client.get("/api/v1/desk/conflicts", headers=who)
    assert answer.status_code == 200, answer.json
    return answer.json["items"]


def settle(client, who, conflict_id: str, body=None):
    return client.post(f"/api/v1/desk/conflicts/{conflict_id}/settlements", json=body or NOTE, headers=who)


def bring_back(client, desk, family: Application, state: State) -> dict:
    move_to(family, state)
    act = signed(family.serial)
    assert outcomes(sync(client, desk, act)) == ["conflict"]
    return act


def test_a_supervisor_sees_on_any_device_whose_signature_did_not_count_and_why(client, city):
    desk, (one, two), supervisor, _ = city
    assert listed(client, supervisor) == []
    bring_back(client, desk, one, State.RETURNED)
    bring_back(client, desk, two, State.WITHDRAWN)
    newest, oldest = listed(client, supervisor)
    assert (oldest["serial"], newest["serial"]) == tuple(
        client.post("/api/v1/desk/scans", json={"text": f.serial, "nonce": uuid4().hex}, headers=desk).json[
            "serial"
        ]
        for f in (one, two)
    )
    assert (oldest["device"], oldest["child_name"], oldest["by"]) == ("1号窗口", "林**", "王**")
    assert "退回" in oldest["because"]["zh"]
    assert oldest["next_step"] == desk_rules.ADVICE[Reason.RETURNED].next_step._asdict()
    assert (oldest["state"]["zh"], oldest["settled"], oldest["can_settle"]) == ("退回补充", None, True)
    assert oldest["signed_at"] < oldest["found_at"]


def test_a_queue_that_is_sent_again_makes_no_second_one(client, city):
    desk, (one, _), supervisor, _ = city
    act = bring_back(client, desk, one, State.RETURNED)
    assert outcomes(sync(client, desk, act, act)) == ["conflict", "conflict"]
    assert len(listed(client, supervisor)) == 1
    assert len(onsite.events("desk_conflict")) == 1


def test_settled_in_words_once_and_the_first_words_stand(client, city):
    desk, (one, two), supervisor, site = city
    bring_back(client, desk, one, State.RETURNED)
    bring_back(client, desk, two, State.RETURNED)
    wanted = listed(client, supervisor)[0]["id"]
    first = settle(client, supervisor, wanted)
    assert (first.status_code, first.json["settled"]["note"]) == (200, NOTE["note"])
    again = settle(client, supervisor_at(site, "吴主管"), wanted, {"note": "我也看过了"})
    assert (again.json["settled"], again.json["can_settle"]) == (first.json["settled"], False)
    assert [line["id"] == wanted for line in listed(client, supervisor)] == [False, True]
    events = onsite.events("desk_conflict_settled")
    assert [(event.data["conflict"], event.data["note"]) for event in events] == [(wanted, NOTE["note"])]


def test_an_open_one_outlives_the_day_and_a_settled_one_does_not(client, city):
    desk, (one, two), supervisor, _ = city
    bring_back(client, desk, one, State.RETURNED)
    bring_back(client, desk, two, State.RETURNED)
    settle(client, supervisor, listed(client, supervisor)[0]["id"])
    move_clock_to(clock.now() + timedelta(days=2))
    assert [line["settled"] for line in listed(client, supervisor)] == [None]


def test_it_is_for_the_sites_supervisor(client, city):
    desk, (one, _), supervisor, _ = city
    bring_back(client, desk, one, State.RETURNED)
    wanted = listed(client, supervisor)[0]["id"]
    for refused in (client.get("/api/v1/desk/conflicts", headers=desk), settle(client, desk, wanted)):
        assert (refused.status_code, refused.json["code"]) == (403, "not_allowed")
    elsewhere = supervisor_at(another_site(), "郑主管")
    assert listed(client, elsewhere) == []
    assert settle(client, elsewhere, wanted).status_code == 404
    assert settle(client, supervisor, str(uuid4())).status_code == 404
    assert settle(client, supervisor, wanted, {"note": "好"}).status_code == 422


def test_nobody_settles_what_is_about_the_own_family(client, city):
    desk, (one, _), _, site = city
    bring_back(client, desk, one, State.RETURNED)
    parent = onsite.fetch(Person, one.applicant_id)
    staff = factories.appoint(parent, "supervisor", site.district_code)
    own = factories.sign_in(parent.id) | {"X-Desk-Device": onsite.make_device(site, staff, name="主管台")}
    line = listed(client, own)[0]
    assert line["can_settle"] is False
    refused = settle(client, own, line["id"])
    assert (refused.status_code, refused.json["code"]) == (403, "own_family")
    assert onsite.rows(select(DeskConflict.settled_at)) == [None]


def test_the_desk_is_told_who_may_settle(client, city):
    desk, _, supervisor, _ = city
    may = [client.get("/api/v1/desk/device", headers=who).json["may_settle"] for who in (desk, supervisor)]
    assert may == [False, True]
