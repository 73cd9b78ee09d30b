"""Finding a family without its serial: supervisors only, full values only, own district only, counted."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from app import clock, transactions
from app.domain import serial
from app.domain.actor import Person as Actor
from app.domain.states import State
from app.extensions import db
from app.models.application import Application
from app.models.base import new_id
from app.models.desk import DeskLookup
from app.models.person import Person
from app.models.slot import Site
from app.models.staff import Staff
from app.privacy import vault
from app.services.issue_serial import index_contact
from app.services.verify_phone import _set_phone
from tests import factories, onsite

PHONE = "+8613800138000"


@pytest.fixture
def site(app) -> Site:
    return factories.make_site_and_slots()[0]


@pytest.fixture
def supervisor(site):
    return device_of("supervisor", site)


def device_of(role: str, site: Site, name: str = "赵主管") -> dict[str, str]:
    staff = factories.make_staff(role, site.district_code, name)
    return factories.sign_in(staff.person_id) | {"X-Desk-Device": onsite.make_device(site, staff)}


def applied(name: str = "林小明", phone: str = PHONE, **columns) -> Application:
    """An application as the submission leaves it, with its blind indexes."""
    guardian = factories.make_person(phone=phone)
    row = factories.make_application(guardian, factories.make_child(guardian, name), **columns)
    with transactions.unit():
        index_contact(db.session.get_one(Application, row.id))
    return row


@pytest.fixture
def family(site) -> Application:
    return applied()


def look_up(client, headers, **body):
    return client.post("/api/v1/desk/look-ups", json=body, headers=headers)


def id_number_of(row: Application) -> str:
    return onsite.fetch(Person, row.applicant_id).id_number


@pytest.mark.parametrize(
    "given",
    [
        lambda row: {"phone": "138 0013 8000"},
        lambda row: {"phone": PHONE},
        lambda row: {"id_number": id_number_of(row).lower()},
        lambda row: {"id_number": f" {id_number_of(row)[:6]} {id_number_of(row)[6:]}"},
        lambda row: {"child_name": "林小明", "phone_last4": "8000"},
        lambda row: {"child_name": " 林 小明", "phone_last4": "8000"},
    ],
    ids=["phone", "E.164", "ID number", "ID number with spaces", "child", "child with spaces"],
)
def test_a_full_value_finds_the_family(client, supervisor, family, given):
    answer = look_up(client, supervisor, **given(family))
    assert answer.status_code == 200, answer.json
    assert answer.json["items"] == [
        {
            "serial": str(serial.parse(family.serial)),
            "child_name": "林**",
            "state": "submitted",
            "state_zh": "已提交",
            "state_en": "Submitted",
        }
    ]


@pytest.mark.parametrize(
    "given",
    [
        lambda: {"phone": "13800138001"},
        lambda: {"child_name": "林小", "phone_last4": "8000"},
        lambda: {"child_name": "林小明", "phone_last4": "8001"},
        lambda: {"id_number": factories.id_number()},
    ],
    ids=["another phone", "part of a name", "other digits", "another number"],
)
def test_anything_else_finds_nothing_and_is_counted(client, supervisor, family, given):
    answer = look_up(client, supervisor, **given())
    assert (answer.status_code, answer.json) == (200, {"items": []})
    assert onsite.rows(select(DeskLookup.found)) == [0]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({}, "desk_lookup_unclear"),
        ({"phone_last4": "8000"}, "desk_lookup_unclear"),
        ({"child_name": "林小明"}, "desk_lookup_unclear"),
        ({"phone": PHONE, "child_name": "林小明", "phone_last4": "8000"}, "desk_lookup_unclear"),
        ({"phone": "8613800"}, "phone_not_a_number"),
        ({"id_number": "350203198505059999"}, "bad_id_number"),
    ],
)
def test_a_part_is_no_search(client, supervisor, family, given, code):
    answer = look_up(client, supervisor, **given)
    assert (answer.status_code, answer.json["code"]) == (422, code)
    assert onsite.rows(select(DeskLookup)) == []


def test_drafts_and_other_districts_and_years_are_not_found(client, supervisor, site):
    elsewhere = applied("林小红", district="huli")
    applied("林小白", state=State.DRAFT)
    assert look_up(client, supervisor, phone=PHONE).json["items"] == []
    there = factories.make_site_and_slots(factories.HULI)[0]
    items = look_up(client, device_of("supervisor", there, "李主管"), phone=PHONE).json["items"]
    assert [item["serial"] for item in items] == [str(serial.parse(elsewhere.serial))]


def test_brothers_and_sisters_come_together(client, supervisor, family):
    twin = factories.make_child(onsite.fetch(Person, family.applicant_id), "林小亮")
    second = factories.make_application(onsite.fetch(Person, family.applicant_id), twin)
    with transactions.unit():
        index_contact(db.session.get_one(Application, second.id))
    assert len(look_up(client, supervisor, phone=PHONE).json["items"]) == 2
    one = look_up(client, supervisor, child_name="林小亮", phone_last4="8000").json["items"]
    assert [item["serial"] for item in one] == [str(serial.parse(second.serial))]


def test_a_desk_clerk_may_only_scan(client, site, family):
    clerk = device_of("desk", site, "王窗口")
    assert look_up(client, clerk, phone=PHONE).json["code"] == "not_allowed"
    without_device = factories.sign_in(factories.make_staff("supervisor", name="赵主管").person_id)
    assert look_up(client, without_device, phone=PHONE).status_code == 403


def test_a_supervisor_who_also_sits_at_the_desk_may(client, site, supervisor, family):
    staff = onsite.rows(select(Staff).where(Staff.role == "supervisor"))[0]
    with transactions.unit():
        db.session.add(
            Staff(
                id=new_id(), person_id=staff.person_id, role="desk", district_code=staff.district_code,
                appointed_at=clock.now(),
            )
        )  # fmt: skip
    assert len(look_up(client, supervisor, phone=PHONE).json["items"]) == 1


def test_thirty_an_hour(client, supervisor, family):
    codes = [look_up(client, supervisor, phone=PHONE).status_code for _ in range(31)]
    assert codes == [200] * 30 + [429]
    refused = look_up(client, supervisor, child_name="林", phone_last4="0000")
    assert (refused.status_code, refused.json["code"]) == (429, "too_many_desk_lookups")
    assert 0 < int(refused.headers["Retry-After"]) <= 3601
    clock.move(clock.now() + timedelta(hours=1, seconds=1) - datetime.now(clock.CITY_ZONE))
    assert look_up(client, supervisor, phone=PHONE).status_code == 200


def test_each_is_written_down_without_the_value(client, supervisor, family):
    look_up(client, supervisor, phone=PHONE)
    look_up(client, supervisor, phone="13900139000")
    events = onsite.events("desk_looked_up")
    assert [event.subject.partition(":")[0] for event in events] == ["application", "desk_device"]
    assert events[0].subject == f"application:{family.id}"
    assert [(event.data["by"], event.data["found"]) for event in events] == [("phone", 1), ("phone", 0)]
    assert onsite.rows(select(func.count()).select_from(DeskLookup)) == [2]
    written = str([event.data for event in events])
    assert not any(part in written for part in ("138001", "139001", "林"))


def test_a_new_phone_is_found_and_the_old_one_is_not(client, supervisor, family):
    """The texts and the elders' look-up follow the family's new number, too."""
    who = Actor(family.applicant_id, family.id, "face", clock.wall(), "native")
    with transactions.unit():
        _set_phone("+8613900139000", who, clock.now())
    assert look_up(client, supervisor, phone=PHONE).json["items"] == []
    assert len(look_up(client, supervisor, phone="13900139000").json["items"]) == 1
    row = onsite.fetch(Application, family.id)
    assert row.phone == "+8613900139000"
    assert row.phone_last4_index == vault.index("phone.last4", f"{row.serial}/9000")
