"""一次性告知: one list of everything when a file goes back, kept and printable; what comes late is counted."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from app import clock, transactions
from app.domain.states import State
from app.extensions import db
from app.models.application import Application, Material
from app.models.audit import AuditEvent
from app.models.base import new_id
from app.models.message import Message
from app.models.snapshot import Snapshot
from app.models.supplement import Supplement
from tests import factories, onsite
from tests.family_city import work

HOUSEHOLD = "police.household"


def _paper(name, title, **more):
    asked = {
        "id": name,
        "title": title,
        "title_en": title,
        "satisfied_by": None,
        "needed": True,
        "clause": "",
    }
    return asked | more


PAPERS = (
    _paper("property_certificate", "不动产权证书"),
    _paper("work_proof", "劳动合同或营业执照"),
    _paper("hukou_book", "户口簿", needed=False, satisfied_by=HOUSEHOLD),
)


@pytest.fixture
def row(app):
    row = factories.make_application(state=State.UNDER_REVIEW)
    onsite.make_assessment(row, documents=PAPERS)
    return row


@pytest.fixture
def reviewer(app):
    return factories.sign_in(factories.make_staff("reviewer").person_id)


def pass_time(span):
    clock.move(clock.now() + span - datetime.now(clock.CITY_ZONE))


def hand_in(row, document):
    with transactions.unit():
        file = Material(
            id=new_id(), application_id=row.id, district_code=row.district_code, document=document,
            media_type="image/jpeg", size=3, digest="0" * 64, uploaded_by=row.applicant_id, uploaded_at=clock.now(),
        )  # fmt: skip
        db.session.add(file)


def give_back(client, reviewer, row, item, *reasons, note="请补正"):
    task = onsite.make_task(row, item)
    client.post("/api/v1/reviewer/claims", json={"task_id": str(task)}, headers=reviewer)
    answer = client.post(
        f"/api/v1/reviewer/tasks/{task}/decisions",
        json={"decision": "returned", "reasons": list(reasons), "note": note},
        headers=reviewer | {"If-Match": '"2"'},
    )
    assert answer.status_code == 201, answer.json


def come_back(row):
    """The family hands the application in again; a reviewer has it before them."""
    with transactions.unit():
        db.session.get(Application, row.id).state = State.UNDER_REVIEW


def given(client, row):
    answer = client.get(
        f"/api/v1/applications/{row.id}/supplements", headers=factories.sign_in(row.applicant_id)
    )
    assert answer.status_code == 200, answer.json
    return answer.json["items"]


def quality(client):
    headers = factories.sign_in(factories.make_staff("supervisor", name="周主管").person_id)
    return client.get("/api/v1/reviewer/quality", headers=headers).json["supplements"]


def test_one_list_of_all_that_is_wrong_and_all_that_is_missing(client, reviewer, row):
    hand_in(row, "work_proof")
    give_back(client, reviewer, row, "document:work_proof", "photo_unreadable", "document_of_another")
    [notice] = given(client, row)
    told = [(item["kind"], item["zh"], item["told_late"]) for item in notice["items"]]
    assert told == [
        ("wrong", "劳动合同或营业执照：材料照片不清晰", False),
        ("wrong", "劳动合同或营业执照：材料不是本人的", False),
        ("missing", "不动产权证书：还没有收到，请拍照上传", False),
    ]
    assert (notice["number"], notice["apology"]) == (1, None)
    assert date.fromisoformat(notice["mend_by"]) > clock.local(clock.now()).date()
    [event] = onsite.rows(select(AuditEvent).where(AuditEvent.event == "supplement_given"))
    assert (event.data["number"], event.data["late"], len(event.data["items"])) == (1, 0, 3)


def test_the_text_says_how_many_things_and_until_when(client, reviewer, row):
    give_back(client, reviewer, row, "home", "home_not_proved")
    [message] = onsite.rows(select(Message))
    [notice] = given(client, row)
    by = date.fromisoformat(notice["mend_by"])
    assert "共3项，房产情况未能证明" in message.body
    assert f"{by.month}月{by.day}日" in message.body


def test_the_page_of_the_application_shows_the_same_list(client, reviewer, row):
    give_back(client, reviewer, row, "home", "home_not_proved")
    headers = factories.sign_in(row.applicant_id)
    shown = client.get(f"/api/v1/applications/{row.id}/progress", headers=headers).json["returned"]
    assert shown["supplement"] == given(client, row)[0]
    assert shown["mend_by"] == shown["supplement"]["mend_by"]


def test_what_was_overlooked_is_told_late_apologised_for_and_counted(client, reviewer, row):
    onsite.make_task(row, "student_record")
    give_back(client, reviewer, row, "home", "home_not_proved")
    come_back(row)
    pass_time(timedelta(days=2))
    give_back(client, reviewer, row, "student_record", "already_enrolled")
    first, second = given(client, row)
    late = [item["zh"] for item in second["items"] if item["told_late"]]
    assert late == ["学籍：孩子已有学籍"]
    assert "疏漏" in second["apology"]["zh"]
    assert not any(item["told_late"] for item in first["items"])
    assert quality(client) == {"given": 2, "applications": 1, "late": 1}


def test_the_same_again_and_what_the_family_made_new_are_not_late(client, reviewer, row):
    hand_in(row, "work_proof")
    give_back(client, reviewer, row, "document:work_proof", "photo_unreadable")
    come_back(row)
    pass_time(timedelta(days=1))
    give_back(client, reviewer, row, "document:work_proof", "photo_unreadable")
    come_back(row)
    pass_time(timedelta(days=1))
    hand_in(row, "work_proof")
    pass_time(timedelta(days=1))
    give_back(client, reviewer, row, "document:work_proof", "document_expired")
    assert [one["number"] for one in given(client, row)] == [1, 2, 3]
    assert quality(client)["late"] == 0


def test_another_fault_of_the_same_picture_is_late(client, reviewer, row):
    hand_in(row, "work_proof")
    pass_time(timedelta(hours=1))
    give_back(client, reviewer, row, "document:work_proof", "photo_unreadable")
    come_back(row)
    pass_time(timedelta(days=1))
    give_back(client, reviewer, row, "document:work_proof", "document_of_another")
    _, second = given(client, row)
    assert [item["told_late"] for item in second["items"] if item["kind"] == "wrong"] == [True]


def test_an_item_that_came_up_later_and_an_answer_that_is_new_are_not_late(client, reviewer, row):
    give_back(client, reviewer, row, "home", "home_not_proved")
    come_back(row)
    pass_time(timedelta(days=1))
    give_back(client, reviewer, row, "guardianship", "value_differs")
    come_back(row)
    with transactions.unit():
        answer = Snapshot(
            id=new_id(), person_id=row.child_id, dataset="civil_affairs.marriage", status="ready", version=1,
            requested_by=row.applicant_id, requested_at=clock.now(), fetched_at=clock.now() + timedelta(hours=1),
        )  # fmt: skip
        db.session.add(answer)
    pass_time(timedelta(days=1))
    give_back(client, reviewer, row, "guardianship", "document_missing")
    assert quality(client) == {"given": 3, "applications": 1, "late": 0}


def test_it_is_printed_with_number_day_items_and_deadline(client, reviewer, row):
    onsite.make_task(row, "student_record")
    give_back(client, reviewer, row, "home", "home_not_proved")
    come_back(row)
    pass_time(timedelta(days=1))
    give_back(client, reviewer, row, "student_record", "already_enrolled")
    _, second = given(client, row)
    headers = factories.sign_in(row.applicant_id)
    url = f"/api/v1/applications/{row.id}/supplements/{second['id']}/sheet"
    page = client.get(url, headers=headers)
    assert (page.status_code, page.mimetype) == (200, "text/html")
    for words in (
        "一次性告知单",
        "第 2 号",
        "学籍：孩子已有学籍",
        "上次漏告",
        "不动产权证书",
        second["mend_by"],
    ):
        assert words in page.text
    assert "<script" not in page.text
    assert "'unsafe-inline'" not in page.headers["Content-Security-Policy"]
    assert "One notice of all that is missing" in client.get(f"{url}?lang=en", headers=headers).text


def test_nobody_else_reads_it(client, reviewer, row):
    give_back(client, reviewer, row, "home", "home_not_proved")
    [notice] = given(client, row)
    stranger = factories.sign_in(factories.make_application().applicant_id)
    for path in ("", f"/{notice['id']}/sheet"):
        assert (
            client.get(f"/api/v1/applications/{row.id}/supplements{path}", headers=stranger).status_code
            == 404
        )
    other = factories.make_application()
    own = factories.sign_in(other.applicant_id)
    url = f"/api/v1/applications/{other.id}/supplements/{notice['id']}/sheet"
    assert client.get(url, headers=own).status_code == 404


def test_approving_gives_no_notice(client, reviewer, row):
    task = onsite.make_task(row, "home")
    client.post("/api/v1/reviewer/claims", json={"task_id": str(task)}, headers=reviewer)
    client.post(
        f"/api/v1/reviewer/tasks/{task}/decisions",
        json={"decision": "approved", "reasons": []},
        headers=reviewer | {"If-Match": '"2"'},
    )
    assert given(client, row) == []
    assert quality(client) == {"given": 0, "applications": 0, "late": 0}


def test_records_that_an_office_mends_stand_on_it_with_the_office(cast, exchange, client, reviewer):
    exchange.fault(dataset=HOUSEHOLD, kind="wrong_name")
    who = cast.family("ready")
    application = who.apply()
    work("check_application")
    row = onsite.fetch(Application, application["id"])
    with transactions.unit():
        db.session.get(Application, row.id).state = State.UNDER_REVIEW
    give_back(client, reviewer, row, "guardianship", "document_missing")
    [kept] = onsite.rows(select(Supplement))
    mends = [item for item in kept.items if item["kind"] == "mend"]
    assert mends
    assert "户籍登记" in mends[0]["zh"]
    assert "请带户口簿" in mends[0]["zh"]
    assert "林建" not in str(kept.items), "no name of anybody in it"
