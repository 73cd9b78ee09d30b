"""The mismatch concierge: both values, the office, a slip, and a clock that stands still while a record is mended."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from app import clock, policies, transactions
from app.domain.states import State
from app.extensions import db
from app.models.application import Application
from app.models.audit import AuditEvent
from app.services import stopped_clock, sweep_deadlines
from app.store import applications
from tests.family_city import work
from tests.sms_city import later

HOUSEHOLD = "police.household"
DAYS = 10


@pytest.fixture
def misspelt(cast, exchange):
    """A submitted application of a family whose household book spells the father's name wrongly."""
    exchange.fault(dataset=HOUSEHOLD, kind="wrong_name")
    who = cast.family("ready")
    application = who.apply()
    work("check_application")
    return who, application["id"]


def begin(who, application_id):
    path = f"/applications/{application_id}/mends"
    item = next(i for i in who.get(path)["items"] if (i["person"], i["dataset"]) == ("self", HOUSEHOLD))
    return item, who.send("POST", path, {"person_id": item["person_id"], "dataset": HOUSEHOLD})


def test_both_values_the_office_and_a_slip(misspelt, client):
    who, application_id = misspelt
    item, started = begin(who, application_id)
    remedy = item["remedies"][0]
    assert {remedy["difference"]["expected"], remedy["difference"]["found"]} == {"林建国", "林建兴"}
    assert (remedy["office_zh"], remedy["desk"]["phone"]) == ("公安局", "12345")
    assert "思明" in remedy["desk"]["address"]["zh"]
    assert started.status_code == 201
    ends = datetime.fromisoformat(started.json["ends_at"]) - datetime.fromisoformat(
        started.json["started_at"]
    )
    assert ends == timedelta(days=DAYS)
    page = who.send("GET", f"/applications/{application_id}/mends/{started.json['id']}/slip")
    assert page.status_code == 200
    assert page.mimetype == "text/html"
    text = page.get_data(as_text=True)
    assert "林建兴" in text
    assert "户口簿" in text
    assert "周一至周五" in text
    assert "script" not in text
    assert item["can_start"], "handed in and nothing under way"
    again = begin(who, application_id)[1]
    assert (again.status_code, again.json["code"]) == (409, "already_mending")


def test_asking_again_resolves_it_and_the_trail_says_so(misspelt, exchange):
    who, application_id = misspelt
    _, started = begin(who, application_id)
    exchange.clear_faults()
    later(timedelta(minutes=2))
    who.do("POST", f"/me/record/{HOUSEHOLD}/refetches", {})
    work()
    items = who.get(f"/applications/{application_id}/mends")["items"]
    assert HOUSEHOLD not in {item["dataset"] for item in items if item["person"] == "self"}
    page = who.send("GET", f"/applications/{application_id}/mends/{started.json['id']}/slip").get_data(
        as_text=True
    )
    assert "已经一致" in page
    with transactions.unit():
        wanted = AuditEvent.event.in_(["mend_started", "mend_resolved"])
        noted = db.session.scalars(select(AuditEvent.event).where(wanted).order_by(AuditEvent.number)).all()
    assert noted == ["mend_started", "mend_resolved"]


def test_nothing_to_mend_is_said(cast):
    who = cast.family("ready")
    application = who.apply()
    body = {"person_id": str(who.person_id), "dataset": HOUSEHOLD}
    answer = who.send("POST", f"/applications/{application['id']}/mends", body)
    assert (answer.status_code, answer.json["code"]) == (409, "nothing_to_mend")


def stand_at(day: date) -> None:
    """Let business time come to noon of a day."""
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=clock.CITY_ZONE)
    later(noon - clock.now())


def put(application_id, state: State) -> None:
    with transactions.unit():
        applications.get(application_id).state = state


def state_after_sweep(application_id) -> str:
    with transactions.unit():
        sweep_deadlines.lapse(now=clock.now())
    with transactions.unit():
        row: Application = applications.get(application_id)
        return row.state


def test_the_clock_stands_still_for_as_long_as_it_took_and_no_longer(misspelt):
    who, application_id = misspelt
    closes = policies.load("xiamen/siming/2017").get_window("points_confirmation").closes_on
    stand_at(closes - timedelta(days=1))
    assert begin(who, application_id)[1].status_code == 201
    put(application_id, State.RETURNED)
    stand_at(closes + timedelta(days=1))
    assert state_after_sweep(application_id) == State.RETURNED
    stand_at(closes + timedelta(days=DAYS - 1))
    assert state_after_sweep(application_id) == State.RETURNED
    window = policies.load("xiamen/siming/2017").find_window("points_confirmation")
    with transactions.unit():
        assert stopped_clock.day_of(applications.get(application_id), window, now=clock.now()) <= closes
    stand_at(closes + timedelta(days=DAYS + 1))
    assert state_after_sweep(application_id) == State.LAPSED


def test_without_a_repair_the_window_closes(misspelt):
    _, application_id = misspelt
    closes = policies.load("xiamen/siming/2017").get_window("points_confirmation").closes_on
    put(application_id, State.RETURNED)
    stand_at(closes + timedelta(days=1))
    assert state_after_sweep(application_id) == State.LAPSED


def test_a_repair_begun_too_late_stops_no_clock(misspelt):
    who, application_id = misspelt
    closes = policies.load("xiamen/siming/2017").get_window("points_confirmation").closes_on
    stand_at(closes + timedelta(days=1))
    assert begin(who, application_id)[1].status_code == 201
    put(application_id, State.RETURNED)
    assert state_after_sweep(application_id) == State.LAPSED
