"""The day's scans: a clerk sees those of the device, a supervisor those of the site; nothing unmasked."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from app import clock
from tests import factories, onsite
from tests.integration.test_desk import move_clock_to, scan

PATH = "/api/v1/desk/scans"


@pytest.fixture
def city(app):
    site, slots = factories.make_site_and_slots(capacity=5)
    family = onsite.make_ready()
    onsite.book(family, slots[0])
    move_clock_to(slots[0].starts_at + timedelta(minutes=5))
    staff = factories.make_staff("supervisor", name="周主管")
    supervisor = factories.sign_in(staff.person_id) | {
        "X-Desk-Device": onsite.make_device(site, staff, name="主管台")
    }
    desks = [onsite.make_desk(site, name=f"{n}号窗口", clerk="王窗口") for n in (1, 2)]
    return family, desks, supervisor


def listed(client, headers, **query) -> dict:
    answer = client.get(PATH, headers=headers, query_string=query)
    assert answer.status_code == 200, answer.json
    return answer.json


def test_a_clerk_sees_the_devices_scans_of_today_newest_first(client, city):
    family, (one, two), _ = city
    scan(client, one, family.serial)
    scan(client, one, "SM17")
    scan(client, two, family.serial)
    page = listed(client, one)
    assert [line["reason"] for line in page["items"]] == ["misread", "ready_green"]
    assert page["counts"] == {"ready": 1, "done": 0, "wait": 0, "refused": 1}
    line = page["items"][1]
    assert (line["tail"], line["child_name"], line["device"], line["by"]) == (
        family.serial[-4:],
        "林**",
        "1号窗口",
        "王**",
    )
    text = json.dumps(page, ensure_ascii=False)
    assert not any(secret in text for secret in (family.serial, "林小明", "王窗口"))


def test_only_a_supervisor_sees_the_site(client, city):
    family, (one, two), supervisor = city
    scan(client, one, family.serial)
    scan(client, two, family.serial)
    refused = client.get(PATH, headers=one, query_string={"scope": "site"})
    assert (refused.status_code, refused.json["code"]) == (403, "not_allowed")
    assert len(listed(client, supervisor, scope="site")["items"]) == 2
    assert listed(client, supervisor)["items"] == []


def test_page_by_page_and_yesterday_is_not_in_it(client, city):
    family, (one, _), _ = city
    scan(client, one, family.serial)
    move_clock_to(clock.now() + timedelta(days=1))
    for number in range(5):
        scan(client, one, f"noise {number}")
    first = listed(client, one, limit=3)
    second = listed(client, one, limit=3, cursor=first["next"])
    ids = [line["id"] for line in (*first["items"], *second["items"])]
    assert (len(ids), len(set(ids)), second["next"]) == (5, 5, None)
    assert client.get(PATH, headers=one, query_string={"cursor": "x"}).status_code == 422


def test_what_was_done_off_line_says_when_it_came(client, city):
    family, (one, _), _ = city
    at = (clock.wall() - timedelta(minutes=3)).isoformat()
    scan(client, one, family.serial, scanned_at=at)
    line = listed(client, one)["items"][0]
    assert line["received_at"] > line["at"]
