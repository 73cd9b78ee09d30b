"""The waiting hall: numbers, calls, the board; two clerks never call the same family."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from app import clock
from app.domain.states import State
from app.models.audit import AuditEvent
from app.models.hall import Hall, HallTicket
from tests import factories, onsite
from tests.family_city import work
from tests.integration.test_desk import confirm, move_clock_to


@pytest.fixture
def city(app):
    """A site in its morning, four green and three ordinary families, and two desks."""
    site, slots = factories.make_site_and_slots(capacity=9)
    green = [_family(slots[0]) for _ in range(4)]
    ordinary = [_family(slots[1], complete=False) for _ in range(3)]
    move_clock_to(slots[0].starts_at + timedelta(minutes=5))
    desks = [onsite.make_desk(site, name=f"{n}号窗口", clerk=f"王窗口{n}") for n in (1, 2)]
    return site, green, ordinary, desks


def _family(slot, *, complete: bool = True):
    row = onsite.make_ready(complete=complete)
    onsite.book(row, slot)
    return row


def issue(client, desk, serial: str, **more):
    return client.post("/api/v1/desk/tickets", json={"serial": serial} | more, headers=desk)


def call(client, desk, counter: str = "3"):
    return client.post("/api/v1/desk/calls", json={"counter": counter}, headers=desk)


def act(client, desk, ticket: dict, what: str):
    return client.post(f"/api/v1/desk/tickets/{ticket['id']}/acts", json={"act": what}, headers=desk)


def roll(client, site) -> str:
    admin = factories.sign_in(factories.make_staff("admin", name="陈管理").person_id)
    answer = client.post(f"/api/v1/district/sites/{site.id}/board-keys", headers=admin)
    assert answer.status_code == 201, answer.json
    return answer.json["key"]


def test_numbers_run_by_lane_and_again_is_the_same_number(client, city):
    _, green, ordinary, (desk, other) = city
    names = [issue(client, desk, family.serial).json["name"] for family in (*green[:2], *ordinary[:2])]
    assert names == ["A001", "A002", "B001", "B002"]
    again = issue(client, other, green[0].serial)
    assert (again.status_code, again.json["name"]) == (201, "A001")
    assert again.json["child_name"] == "林**"
    assert len(onsite.rows(select(HallTicket.id))) == 4


def test_green_goes_first_and_nobody_starves(client, city):
    _, green, ordinary, (desk, other) = city
    for family in (*ordinary, *green):
        issue(client, desk, family.serial)
    called = [call(client, (desk, other)[n % 2], str(n)).json["name"] for n in range(7)]
    assert called == ["A001", "A002", "B001", "A003", "A004", "B002", "B003"]
    assert call(client, desk).json["code"] == "nobody_waiting"


def test_the_district_sets_the_share(client, city):
    site, green, ordinary, (desk, _) = city
    admin = factories.sign_in(factories.make_staff("admin", name="陈管理").person_id)
    path = f"/api/v1/district/sites/{site.id}/hall"
    assert client.get(path, headers=admin).json["green_share"] == 2
    assert client.put(path, json={"green_share": 1}, headers=admin).json["green_share"] == 1
    assert client.put(path, json={"green_share": 0}, headers=admin).status_code == 422
    for family in (*green, *ordinary):
        issue(client, desk, family.serial)
    assert [call(client, desk).json["name"] for _ in range(4)] == ["A001", "B001", "A002", "B002"]
    assert "hall_share_set" in onsite.rows(select(AuditEvent.event))


def test_two_clerks_never_call_the_same_family(app, client, city):
    _, green, ordinary, desks = city
    for family in (*green, *ordinary):
        issue(client, desks[0], family.serial)

    def ask(number: int) -> str:
        with app.test_client() as own:
            return call(own, desks[number % 2], str(number)).json["name"]

    with ThreadPoolExecutor(7) as pool:
        names = list(pool.map(ask, range(7)))
    assert sorted(names) == ["A001", "A002", "A003", "A004", "B001", "B002", "B003"]


def test_hold_recall_miss_and_back_again(client, city):
    _, green, _, (desk, _) = city
    first = issue(client, desk, green[0].serial, hold=True).json
    assert (first["state"], first["acts"]) == ("held", ["release", "miss"])
    assert call(client, desk).json["code"] == "nobody_waiting"
    second = issue(client, desk, green[1].serial).json
    assert act(client, desk, first, "release").json["state"] == "waiting"
    assert call(client, desk).json["id"] == second["id"]
    recalled = act(client, desk, second, "recall").json
    assert (recalled["state"], recalled["calls"]) == ("called", 2)
    assert act(client, desk, second, "miss").json["state"] == "no_show"
    assert act(client, desk, second, "recall").json["code"] == "ticket_moved_on"
    back = act(client, desk, second, "release").json
    assert (back["state"], back["counter"], back["called_at"]) == ("waiting", None, None)
    assert [call(client, desk).json["name"] for _ in range(2)] == ["A001", "A002"]


def test_a_family_that_would_be_sent_away_gets_no_number(client, city):
    _, _, _, (desk, _) = city
    for state, reason in ((State.RETURNED, "returned"), (State.POINTS_CONFIRMED, "no_slot")):
        answer = issue(client, desk, onsite.make_ready(state=state).serial)
        assert (answer.status_code, answer.json["facts"]["reason"]) == (409, reason)
    assert issue(client, desk, onsite.make_ready(district="huli").serial).status_code == 404


def test_a_confirmed_family_leaves_the_hall_by_itself(client, city):
    _, green, _, (desk, _) = city
    issue(client, desk, green[0].serial)
    call(client, desk)
    assert confirm(client, desk, green[0].serial).status_code == 200
    work("tell_confirmed")
    assert onsite.rows(select(HallTicket.state)) == ["done"]


def test_the_list_names_nobody(client, city):
    _, green, _, (desk, _) = city
    issue(client, desk, green[0].serial)
    listed = client.get("/api/v1/desk/tickets", headers=desk).json
    assert (listed["waiting"], listed["items"][0]["name"]) == (1, "A001")
    assert (listed["items"][0]["serial"], listed["items"][0]["child_name"]) == (None, None)
    assert green[0].serial not in json.dumps(listed)


def test_another_sites_tickets_do_not_exist(client, city):
    _, green, _, (desk, _) = city
    ticket = issue(client, desk, green[0].serial).json
    site, _ = factories.make_site_and_slots(factories.HULI, days=1)
    staff = factories.make_staff("desk", factories.HULI, "李窗口")
    other = factories.sign_in(staff.person_id) | {"X-Desk-Device": onsite.make_device(site, staff)}
    assert act(client, other, ticket, "miss").status_code == 404
    assert client.get("/api/v1/desk/tickets", headers=other).json["items"] == []


def test_yesterdays_ticket_is_over(client, city):
    _, green, _, (desk, _) = city
    old = issue(client, desk, green[0].serial).json
    move_clock_to(clock.now() + timedelta(days=1))
    assert act(client, desk, old, "miss").status_code == 404
    assert client.get("/api/v1/desk/tickets", headers=desk).json["items"] == []


def test_the_board_shows_numbers_and_counters_and_no_name(client, city):
    site, green, ordinary, (desk, _) = city
    key = roll(client, site)
    for family in (green[0], ordinary[0], green[1]):
        issue(client, desk, family.serial)
    call(client, desk, "3号")
    shown = client.get(f"/api/v1/boards/{key}")
    assert shown.status_code == 200
    assert shown.json["called"] == [
        {"ticket": "A001", "tail": green[0].serial[-4:], "lane": "green", "counter": "3号", "calls": 1}
    ]
    assert [line["ticket"] for line in shown.json["coming"]] == ["A002", "B001"]
    assert shown.json["waiting"] == {"green": 1, "ordinary": 1}
    assert "林" not in shown.get_data(as_text=True)
    assert green[0].serial not in shown.get_data(as_text=True)


def test_a_board_that_has_not_changed_is_not_sent_again(client, city):
    site, green, _, (desk, _) = city
    path = f"/api/v1/boards/{roll(client, site)}"
    tag = client.get(path).headers["ETag"]
    assert client.get(path, headers={"If-None-Match": tag}).status_code == 304
    issue(client, desk, green[0].serial)
    fresh = client.get(path, headers={"If-None-Match": tag})
    assert (fresh.status_code, fresh.headers["Cache-Control"]) == (200, "no-cache")
    assert fresh.headers["ETag"] != tag


def test_a_rolled_key_goes_dark_and_is_not_stored(client, city):
    site, *_ = city
    key = roll(client, site)
    assert client.get(f"/api/v1/boards/{key}").status_code == 200
    assert roll(client, site) != key
    assert client.get(f"/api/v1/boards/{key}").status_code == 404
    assert key.encode() not in onsite.rows(select(Hall.board_hash))[0]
