"""The other systems through the real exchange: the class, the batch, who looks, who confirms – all from the pack.

T7: a file that the data settle needs nobody; T8: one confirmation, on site or online, or none at all.
The expectations come from the published texts as the packs quote them, not from an output.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app import clock, transactions
from app.domain.actor import SYSTEM
from app.extensions import db
from app.models.audit import AuditEvent
from app.models.message import Message
from app.services import sweep_deadlines
from tests.families import played
from tests.families.played import move_to, window_of
from tests.family_city import work

SYSTEMS = ("zoucheng", "kuiwen", "shandong", "jimei")


city_file, running_exchange, city = played.city_file, played.running_exchange, played.city


@pytest.fixture(scope="module", params=SYSTEMS)
def system(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def only(*names: str) -> Any:
    """The tests of some systems; the others are not asked."""
    return pytest.mark.parametrize("system", names, indirect=True)


@pytest.fixture
def texts(app: Any) -> Any:
    """The texts of an application: purpose → template version."""

    def of(row: dict[str, Any]) -> dict[str, str]:
        with transactions.unit():
            rows = db.session.scalars(select(Message).where(Message.application_id == row["id"]))
            return {message.purpose: message.template_version for message in rows}

    return of


def _actors(row: dict[str, Any], event: str) -> list[str]:
    with transactions.unit():
        query = select(AuditEvent.actor).where(
            AuditEvent.subject.contains(row["id"]), AuditEvent.event == event
        )
        return list(db.session.scalars(query))


@only("zoucheng")
def test_a_file_that_the_data_settle_needs_neither_reviewer_nor_parent(city, texts):
    """1.14: "凡是学生基本信息通过大数据校验的,直接审核通过"."""
    _who, row = city.submitted("by_register", "mother")
    assert (row["state"], row["next_step"]) == ("confirmed", "wait_for_result")
    assert (row["assessment"]["applicant_class"], row["assessment"]["batch"]) == ("household", "household")
    assert row["assessment"]["points"] is None
    assert row["open_items"] == []
    assert _actors(row, "application_confirmed") == [SYSTEM]
    assert _actors(row, "review_opened") == []
    assert texts(row)["confirmed"].startswith("confirmed_by_data.zh")
    assert "slot_given" not in texts(row)


@only("zoucheng")
def test_a_class_that_is_looked_at_waits_for_a_reviewer_and_then_for_nobody(city, texts):
    """T7: "对于依据房产入学的,在查看…后,也能够轻松辨别,审核通过"."""
    who, row = city.submitted("by_home")
    assert (row["state"], row["assessment"]["applicant_class"]) == ("under_review", "property")
    assert set(row["open_items"]) == {"home", "student_record"}
    assert set(city.approve_all()) == {"home", "student_record"}
    row = who.get(f"/applications/{row['id']}")
    assert (row["state"], row["assessment"]["batch"]) == ("confirmed", "property")
    assert texts(row)["confirmed"].startswith("confirmed_by_data.zh")


@only("zoucheng")
def test_the_districts_own_switch_wins_over_the_pack(city):
    admin = city.staff("admin")
    url = "/api/v1/district/switches/automation"
    assert city.client.put(url, json={"automation": "full"}, headers=admin).status_code == 200
    assert city.submitted("by_home")[1]["state"] == "confirmed"
    assert city.client.put(url, json={"automation": "review"}, headers=admin).status_code == 200
    assert city.submitted("by_register", "mother")[1]["open_items"] == ["home", "student_record"]


@only("zoucheng")
def test_a_file_confirmed_by_data_is_never_the_familys_to_confirm(city):
    who, row = city.submitted("by_register", "mother")
    answer = who.send("POST", f"/applications/{row['id']}/points-confirmations", {"assessment_number": 1})
    assert (answer.status_code, answer.json["code"]) == (409, "not_in_this_state")


@only("kuiwen")
def test_the_parent_confirms_online_and_is_done(city, texts):
    """T8: collection, check, application, confirmation – nobody comes to a desk."""
    who, row = city.submitted("home_and_work")
    assert (row["state"], row["next_step"]) == ("qualified", "confirm")
    assert (row["assessment"]["applicant_class"], row["assessment"]["batch"]) == ("home_and_work", "fourth")
    assert "不必到现场" in row["next_zh"]
    body = {"assessment_number": row["assessment"]["number"]}
    row = who.do("POST", f"/applications/{row['id']}/points-confirmations", body)
    work()
    assert (row["state"], row["slot"]) == ("confirmed", None)
    assert _actors(row, "application_confirmed") == [f"person:{who.person_id}"]
    assert texts(row)["points_ready"].startswith("file_ready.zh")
    assert texts(row)["confirmed"].startswith("confirmed_online.zh")
    page = who.client.get(f"/api/v1/applications/{row['id']}/statement", headers=who.headers)
    assert page.status_code == 200
    assert "第四批" in page.text


@only("kuiwen")
def test_before_the_window_the_draft_waits_and_says_until_when(city):
    who = city.cast.family("home_and_work")
    row = who.do("POST", "/applications", {"child_id": who.child()})
    who.do("PATCH", f"/applications/{row['id']}", {"district_code": city.district})
    answer = who.submit(row["id"])
    assert (answer.status_code, answer.json["code"]) == (409, "window_not_open_yet")
    assert "2019-07-11" in answer.json["detail"]


@only("kuiwen")
def test_an_unconfirmed_file_lapses_with_thewindow_of(city):
    who, row = city.submitted("home_only")
    assert row["state"] == "qualified"
    closes_on = datetime.fromisoformat(window_of(row, "confirmation")["closes_on"])
    move_to((closes_on + timedelta(days=1)).date().isoformat())
    with transactions.unit():
        assert sweep_deadlines.lapse(now=clock.now()) == 1
    assert who.get(f"/applications/{row['id']}")["state"] == "lapsed"


@only("shandong")
def test_one_tap_is_enough_where_home_and_register_are_at_one_place(city):
    """T16: "家長僅需進行信息選擇和確認,即可一鍵完成報名"; the others see what stands in the way and may apply."""
    found = {}
    for family in ("one_zone", "two_zones"):
        who = city.cast.family(family)
        row = who.do("POST", "/applications", {"child_id": who.child()})
        who.do("PATCH", f"/applications/{row['id']}", {"district_code": city.district})
        found[family] = who.get(f"/applications/{row['id']}")["one_tap"]
    assert found["one_zone"] == {"possible": True, "because_zh": [], "because_en": []}
    assert (found["two_zones"]["possible"], len(found["two_zones"]["because_zh"])) == (False, 1)


@only("shandong")
def test_batches_first_and_points_within_them(city):
    _who, row = city.submitted("one_zone")
    points = {item["id"]: item["points"] for item in row["assessment"]["points"]["items"]}
    assert points == {"hukou": "30.00", "residence": "30.00", "employment": "20.00", "home": "20.00"}
    assert row["assessment"]["batch"] == "home_and_hukou"
    assert row["state"] == "under_review"


@only("jimei")
def test_the_pilot_asks_for_the_certificate_and_gives_84_points(city):
    """30 + (5 − 1) × 2 + (4 − 1) × 4 + 20 + 9 + 5; the register does not replace the certificate of the home."""
    who, row = city.submitted("pilot")
    assert row["assessment"]["points"]["total"] == "84.00"
    assert [paper["id"] for paper in row["needed"]] == ["property_certificate"]
    assert set(row["open_items"]) == {"home", "student_record"}
    city.approve_all()
    assert who.get(f"/applications/{row['id']}")["next_step"] == "confirm"


@only("jimei")
def test_less_than_a_year_of_insurance_is_refused_in_words(city):
    _who, row = city.submitted("half_year")
    failed = [c for c in row["assessment"]["checks"] if c["blocking"] and not c["passed"]]
    assert [check["id"] for check in failed] == ["insured_one_of_two_years"]


CLASSES = [
    ("zoucheng", "in_business", "mother", "business", "livelihood"),
    ("zoucheng", "at_work", "father", "work", "livelihood"),
    ("kuiwen", "apart", "father", "hukou_and_home_apart", "second"),
    ("kuiwen", "home_only", "father", "home_only", "fifth"),
    ("kuiwen", "newcomer", "father", "other", None),
    ("shandong", "two_zones", "father", "home_and_hukou", "home_and_hukou"),
    ("shandong", "by_home", "father", "home_only", "home_only"),
    ("shandong", "newcomer", "father", "migrant", "migrant"),
    ("shandong", "serving", "father", "preferential", "preferential"),
]


@pytest.mark.parametrize(("system", "family", "guardian", "kind", "batch"), CLASSES, indirect=["system"])
def test_every_family_comes_into_its_class_and_batch(city, family, guardian, kind, batch):
    _who, row = city.submitted(family, guardian)
    assert (row["assessment"]["applicant_class"], row["assessment"]["batch"]) == (kind, batch)


def test_a_name_that_does_not_match_goes_to_a_person(city):
    """T14: nobody is refused by a misspelt register, and nobody is approved by it."""
    _who, row = city.submitted("mismatch")
    assert row["state"] == "under_review"
    assert "dispute:police.household" in row["open_items"]
