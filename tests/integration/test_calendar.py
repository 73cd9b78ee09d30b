"""The season's calendar: what the office has to have ready, who may say that it is."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from app import clock
from app.models.audit import AuditEvent
from tests import factories, onsite

PATH = f"/api/v1/districts/{factories.SIMING}/calendar"


@pytest.fixture
def admin(app) -> dict[str, str]:
    return factories.sign_in(factories.make_staff("admin").person_id)


def entries(client, headers) -> dict[str, dict]:
    answer = client.get(PATH, headers=headers)
    assert answer.status_code == 200, answer.json
    return {one["id"]: one for one in answer.json["entries"]}


def test_milestones_and_windows_stand_in_the_order_of_their_days(client, admin):
    """At noon on 20 April 2017."""
    shown = entries(client, admin)
    days = [one["opens_on"] or one["due_on"] for one in shown.values()]
    assert days == sorted(days)
    assert shown["policy_filed"]["status"] == "overdue"
    assert (shown["data_list"]["due_on"], shown["data_list"]["status"]) == ("2017-05-31", "due")
    assert shown["rehearsal"]["due_on"] == "2017-06-15"
    assert (shown["application"]["status"], shown["results"]["status"]) == ("open", "not_open")
    assert "备案" in shown["policy_filed"]["clause"]


def test_what_is_done_is_no_longer_overdue_and_once_is_once(client, admin):
    for _ in range(2):
        answer = client.post(f"{PATH}/policy_filed/completions", headers=admin)
        assert (answer.status_code, answer.json["overdue"]) == (201, 0)
    assert entries(client, admin)["policy_filed"]["status"] == "done"
    noted = onsite.rows(select(AuditEvent.data).where(AuditEvent.event == "milestone_reached"))
    assert noted == [{"milestone": "policy_filed"}]


def test_the_last_day_is_not_late(client, admin):
    end_of_day = datetime(2017, 5, 31, 23, 59, tzinfo=clock.CITY_ZONE)
    clock.move(end_of_day - datetime.now(clock.CITY_ZONE))
    assert entries(client, admin)["data_list"]["status"] == "due"
    clock.move(end_of_day + timedelta(minutes=1) - datetime.now(clock.CITY_ZONE))
    assert entries(client, admin)["data_list"]["status"] == "overdue"


def test_each_district_its_own_and_the_bureau_all(client, admin):
    stranger = factories.sign_in(factories.make_staff("admin", factories.HULI).person_id)
    nowhere = "/api/v1/districts/999999/calendar"
    for path in (PATH, nowhere):
        assert client.get(path, headers=stranger).status_code == 404
        assert client.post(f"{path}/rehearsal/completions", headers=stranger).status_code == 404
    bureau = factories.sign_in(factories.make_staff("bureau", None).person_id)
    assert client.get(PATH, headers=bureau).status_code == 200
    assert client.get(nowhere, headers=bureau).status_code == 404
    client.post(f"{PATH}/rehearsal/completions", headers=bureau)
    huli = client.get(f"/api/v1/districts/{factories.HULI}/calendar", headers=stranger).json
    assert next(one for one in huli["entries"] if one["id"] == "rehearsal")["status"] == "due"


def test_an_unknown_milestone_and_a_supervisor_are_refused(client, admin):
    assert client.post(f"{PATH}/nonsense/completions", headers=admin).status_code == 404
    assert client.post(f"{PATH}/application/completions", headers=admin).status_code == 404
    supervisor = factories.sign_in(factories.make_staff("supervisor").person_id)
    assert client.post(f"{PATH}/rehearsal/completions", headers=supervisor).status_code == 403


@pytest.mark.parametrize(
    ("role", "can_complete", "can_switch"),
    [("admin", True, True), ("supervisor", False, False), ("bureau", True, False)],
)
def test_the_answer_says_what_its_reader_may_do(client, role, can_complete, can_switch):
    headers = factories.sign_in(factories.make_staff(role).person_id)
    shown = client.get(PATH, headers=headers).json
    assert (shown["can_complete"], shown["can_switch"]) == (can_complete, can_switch)
    done = client.post(f"{PATH}/data_list/completions", headers=headers)
    assert (done.status_code == 201) is can_complete
    switched = client.put("/api/v1/district/switches/live-code", json={"required": True}, headers=headers)
    assert (switched.status_code == 200) is can_switch
