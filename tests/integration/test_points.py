"""From submission to confirmed points: what data settles, what a person settles, and what the family confirms."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import select

from app import clock, transactions
from app.domain.actor import Role
from app.extensions import db
from app.models.message import Message
from app.models.review import ReviewTask
from app.models.season import DistrictSeason
from app.services.check_application import check
from tests import factories
from tests.factories import SIMING
from tests.family_city import promised, work
from tests.sms_city import later


@pytest.fixture
def reviewer(app) -> dict[str, str]:
    return factories.sign_in(factories.make_staff(Role.REVIEWER).person_id)


def decide(
    client, reviewer, application_id: str, item: str, decision: str = "approved", *reasons: str
) -> None:
    """Claim and decide the open task of an item, as a reviewer does."""
    with transactions.unit():
        task = db.session.scalars(
            select(ReviewTask).where(
                ReviewTask.application_id == UUID(application_id), ReviewTask.item == item,
                ReviewTask.state == "open",
            )
        ).one()  # fmt: skip
    claimed = client.post("/api/v1/reviewer/claims", json={"task_id": str(task.id)}, headers=reviewer)
    assert claimed.status_code == 200, claimed.json
    answer = client.post(
        f"/api/v1/reviewer/tasks/{task.id}/decisions",
        json={"decision": decision, "reasons": list(reasons)},
        headers=reviewer | {"If-Match": f'"{claimed.json["task"]["version"]}"'},
    )
    assert answer.status_code == 201, answer.json


def automate(district: str = SIMING) -> None:
    """Let data alone decide where it can."""
    with transactions.unit():
        for rule in db.session.scalars(
            select(DistrictSeason).where(DistrictSeason.district_code == district)
        ):
            rule.automation = "full"


def purposes() -> list[str]:
    with transactions.unit():
        return list(db.session.scalars(select(Message.purpose).order_by(Message.created_at)))


@pytest.fixture
def qualified(client, cast, reviewer):
    """The family that is ready, reviewed and qualified."""
    who = cast.family("ready")
    row = who.apply()
    work()
    for item in who.get(f"/applications/{row['id']}")["open_items"]:
        decide(client, reviewer, row["id"], item)
    return who, f"/applications/{row['id']}"


def _item(row: dict, item: str) -> dict:
    return next(i for i in row["assessment"]["points"]["items"] if i["id"] == item)


def test_the_home_and_the_final_determination_are_a_persons(client, cast, reviewer):
    who = cast.family("ready")
    row = who.apply()
    path = f"/applications/{row['id']}"
    assert _item(row, "home")["provisional"] is True
    work()
    waiting = who.get(path)
    assert (waiting["state"], waiting["open_items"]) == ("under_review", ["home", "student_record"])
    decide(client, reviewer, row["id"], "home")
    assert who.get(path)["state"] == "under_review"
    decide(client, reviewer, row["id"], "student_record")
    done = who.get(path)
    assert (done["state"], done["open_items"]) == ("qualified", [])
    assert done["assessment"]["points"]["total"] == "94.00"
    assert _item(done, "home")["provisional"] is False
    assert purposes() == ["submitted", "points_ready"]


def test_checking_twice_changes_nothing(client, cast):
    who = cast.family("ready")
    row = who.apply()
    work()
    before = who.get(f"/applications/{row['id']}")
    with transactions.unit():
        check(UUID(row["id"]), now=clock.now())
    assert who.get(f"/applications/{row['id']}") == before


def test_where_data_may_decide_alone_nobody_is_asked(cast):
    """The family of the bridged gap owns no home and nothing is in doubt: qualified within the check."""
    who = cast.family("gap_bridged")
    automate()
    row = who.apply()
    work()
    done = who.get(f"/applications/{row['id']}")
    assert (done["state"], done["open_items"]) == ("qualified", [])


def test_waiting_for_a_department_holds_the_check_back(cast, exchange):
    who = cast.guardian("gap_bridged-father")
    who.consent()
    row = who.apply()
    work("check_application")
    assert who.get(f"/applications/{row['id']}")["state"] == "checking"
    work()
    assert who.get(f"/applications/{row['id']}")["state"] == "under_review"


def test_a_home_that_is_not_proved_scores_nothing(client, cast, reviewer):
    who = cast.family("ready")
    row = who.apply()
    work()
    decide(client, reviewer, row["id"], "home", "rejected", "home_not_proved")
    decide(client, reviewer, row["id"], "student_record")
    done = who.get(f"/applications/{row['id']}")
    assert done["state"] == "qualified"
    assert done["assessment"]["points"]["total"] == "74.00"
    assert {i["id"]: i["points"] for i in done["assessment"]["points"]["items"]}.get("home", "0.00") == "0.00"


def test_a_child_enrolled_elsewhere_is_not_eligible_and_may_ask_again(client, cast, reviewer):
    who = cast.family("ready")
    row = who.apply()
    path = f"/applications/{row['id']}"
    work()
    decide(client, reviewer, row["id"], "home")
    decide(client, reviewer, row["id"], "student_record", "rejected", "already_enrolled")
    refused = who.get(path)
    assert refused["state"] == "ineligible"
    failed = [check["id"] for check in refused["assessment"]["checks"] if not check["passed"]]
    assert failed == ["not_enrolled"]
    assert purposes()[-1] == "result"
    body = {"item": "not_enrolled", "reason": "孩子的学籍已经注销"}
    assert who.send("POST", f"{path}/rechecks", body).status_code == 201
    work()
    assert (who.get(path)["state"], who.get(path)["open_items"]) == ("under_review", ["recheck:not_enrolled"])


def test_a_returned_application_comes_back(client, cast, reviewer):
    who = cast.family("ready")
    row = who.apply()
    path = f"/applications/{row['id']}"
    work()
    decide(client, reviewer, row["id"], "home", "returned", "photo_unreadable")
    assert who.get(path)["state"] == "returned"
    clock.move(datetime(2017, 5, 3, 9, tzinfo=clock.CITY_ZONE) - datetime.now(clock.CITY_ZONE))
    again = who.submit(
        row["id"]
    )  # the window of the first submission is over: what was returned may come back
    assert again.status_code == 201
    assert again.json["serial"] == row["serial"]
    assert purposes().count("submitted") == 1
    work()
    assert who.get(path)["open_items"] == ["home", "student_record"]


def test_a_recheck_names_an_item_once_and_in_time(qualified):
    who, path = qualified
    body = {"item": "residence", "reason": "2011 年 8 月已经居住"}
    assert who.send("POST", f"{path}/rechecks", body | {"item": "wealth"}).status_code == 404
    assert who.send("POST", f"{path}/rechecks", body | {"reason": "x"}).status_code == 422
    asked = who.send("POST", f"{path}/rechecks", body)
    assert (asked.status_code, asked.json["state"]) == (201, "open")
    twice = who.send("POST", f"{path}/rechecks", body)
    assert (twice.status_code, twice.json["code"]) == (409, "recheck_open")
    assert who.get(path)["state"] == "under_review"
    clock.move(datetime(2017, 6, 1, 9, tzinfo=clock.CITY_ZONE) - datetime.now(clock.CITY_ZONE))
    late = who.send("POST", f"{path}/rechecks", body | {"item": "insurance"})
    assert (late.status_code, late.json["code"]) == (409, "window_closed")
    assert "2017-05-31" in late.json["detail"]


def test_points_are_confirmed_once_and_a_slot_is_promised(qualified):
    who, path = qualified
    shown = who.get(path)["assessment"]["number"]
    body, key = {"assessment_number": shown}, {"Idempotency-Key": "confirm-once"}
    first, second = (who.send("POST", f"{path}/points-confirmations", body, **key) for _ in range(2))
    assert (first.status_code, first.json["state"]) == (201, "points_confirmed")
    assert first.data == second.data
    assert [entry.job for entry in promised("assign_slot")] == ["assign_slot"]
    fresh = who.send("POST", f"{path}/points-confirmations", body)
    assert (fresh.status_code, fresh.json["code"]) == (409, "not_in_this_state")


def test_a_breakdown_that_nobody_showed_is_not_confirmed(qualified):
    who, path = qualified
    assert who.send("POST", f"{path}/points-confirmations", {"assessment_number": 77}).status_code == 404
    assert who.get(path)["state"] == "qualified"


def test_points_that_changed_are_shown_before_they_are_confirmed(qualified):
    """The family-planning record is no longer agreed to: five points fewer than what was shown."""
    who, path = qualified
    shown = who.get(path)["assessment"]
    who.do("DELETE", "/me/consents/health.family_planning")
    refused = who.send("POST", f"{path}/points-confirmations", {"assessment_number": shown["number"]})
    assert (refused.status_code, refused.json["code"]) == (409, "points_changed")
    assert "89.00" in refused.json["detail"]
    now_shown = who.get(path)["assessment"]
    assert now_shown["number"] == shown["number"] + 1
    assert Decimal(shown["points"]["total"]) - Decimal(now_shown["points"]["total"]) == 5
    done = who.do("POST", f"{path}/points-confirmations", {"assessment_number": now_shown["number"]})
    assert done["state"] == "points_confirmed"


def test_who_lost_a_condition_meanwhile_confirms_nothing(qualified):
    who, path = qualified
    shown = who.get(path)["assessment"]["number"]
    who.do("DELETE", "/me/consents/police.residence_permit")
    refused = who.send("POST", f"{path}/points-confirmations", {"assessment_number": shown})
    assert (refused.status_code, refused.json["code"]) == (409, "not_in_this_state")
    work()
    assert who.get(path)["open_items"] == ["dispute:police.residence_permit"]


def test_points_are_confirmed_in_their_window(qualified):
    who, path = qualified
    clock.move(datetime(2017, 7, 1, 0, 1, tzinfo=clock.CITY_ZONE) - datetime.now(clock.CITY_ZONE))
    answer = who.send("POST", f"{path}/points-confirmations", {"assessment_number": 1})
    assert (answer.status_code, answer.json["code"]) == (409, "window_closed")


def test_a_changed_value_is_not_submitted_unseen(cast):
    """What was confirmed on the screen is compared with what the server keeps itself."""
    who = cast.family("ready")
    draft, filled = who.draft(), who.filled()
    swapped = [f | {"digest": "0" * 64} if f["dataset"] == "hrss.social_insurance" else f for f in filled]
    answer = who.submit(draft, filled=swapped)
    assert (answer.status_code, answer.json["code"]) == (409, "filled_value_changed")
    assert answer.json["facts"]["datasets"] == ["hrss.social_insurance"]
    alien = [filled[0] | {"person_id": str(UUID(int=1))}]
    assert who.submit(draft, filled=alien).json["code"] == "filled_value_changed"
    shown = who.get(f"/applications/{draft}")
    assert (shown["state"], shown["serial"]) == ("draft", None)
    assert promised("check_application") == []
    assert who.submit(draft, filled=filled).status_code == 201


def test_what_a_department_mends_changes_the_open_application(client, cast, exchange):
    exchange.fault(dataset="hrss.social_insurance", kind="down")
    who = cast.guardian("gap_bridged-father")
    who.consent()
    work()
    row = who.apply()
    work()
    path = f"/applications/{row['id']}"
    assert "dispute:hrss.social_insurance" in who.get(path)["open_items"]
    exchange.clear_faults()
    later(timedelta(minutes=2))
    down = [s for s in who.get("/me/record")["sections"] if s["status"] == "unavailable"]
    assert {s["person"] for s in down} == {"self", "spouse"}
    for section in down:
        who.do("POST", "/me/record/hrss.social_insurance/refetches", {"person_id": section["person_id"]})
    work()
    mended = who.get(path)
    assert "dispute:hrss.social_insurance" not in mended["open_items"]
    assert Decimal(_item(mended, "insurance")["points"]) > Decimal(0)
