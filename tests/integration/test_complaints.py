"""Complaints without a name and under one's own, who of the office sees which, and feedback that names nobody."""

from __future__ import annotations

import io
from uuid import uuid4

import pytest
from PIL import Image
from sqlalchemy import select

from app import clock, transactions
from app.domain import complaint as rules
from app.domain.complaint import NumberMisread
from app.domain.retention import Kind
from app.domain.states import State
from app.extensions import db
from app.models.audit import AuditEvent
from app.models.complaint import Complaint, ComplaintOrigin
from app.models.feedback import Feedback, FeedbackGiven
from app.models.message import Message
from app.services import complain
from app.store.retention import TARGETS
from tests import factories, onsite

BODY = {"topic": "fees", "text": "学校要求缴纳赞助费三千元，没有票据。", "district_code": factories.SIMING}


@pytest.fixture
def season(app):
    return factories.make_season()


def officer(role: str = "admin", district: str | None = factories.SIMING, name: str = "孙管理"):
    return factories.sign_in(factories.make_staff(role, district, name).person_id)


def send(client, headers=None, path: str = "/api/v1/complaints", **changes):
    return client.post(path, json=BODY | changes, headers=headers or {})


def look_up(client, receipt, **changes):
    key = {name: receipt[name] for name in ("number", "secret")} | changes
    return client.post("/api/v1/complaint-lookups", json=key)


def listed(client, headers, **query) -> list[str]:
    answer = client.get("/api/v1/district/complaints", query_string=query, headers=headers)
    return [one["number"] for one in answer.json["items"]]


# --- from the complaint to its answer


def test_from_the_complaint_to_its_answer(client, season):
    sent = send(client, contact="13800138000")
    assert sent.status_code == 201
    receipt = sent.json
    assert receipt["due_on"] == "2017-05-12"  # fifteen working days from 20 April over 1 May
    first = look_up(client, receipt).json
    assert (first["state"], first["topic_zh"], first["answer"]) == ("received", "违规收费", None)
    admin = officer()
    [one] = client.get("/api/v1/district/complaints", headers=admin).json["items"]
    assert (one["number"], one["is_anonymous"], one["is_overdue"]) == (receipt["number"], True, False)
    path = f"/api/v1/district/complaints/{one['id']}"
    opened = client.post(f"{path}/readings", headers=admin).json
    assert (opened["text"], opened["contact"], opened["can_accept"]) == (BODY["text"], "13800138000", True)
    assert client.post(f"{path}/acceptances", headers=admin).json["listed"]["state"] == "accepted"
    assert look_up(client, receipt).json["state_zh"] == "办理中"
    answer = {"finding": "upheld", "text": "已责令学校退还。"}
    assert client.post(f"{path}/answers", json=answer, headers=admin).status_code == 201
    last = look_up(client, receipt).json
    assert (last["state"], last["finding_zh"], last["answer"]) == ("answered", "属实", "已责令学校退还。")
    again = client.post(f"{path}/answers", json=answer, headers=admin)
    assert (again.status_code, again.json["code"]) == (409, "complaint_closed")
    events = onsite.rows(
        select(AuditEvent.event).where(AuditEvent.subject.like("complaint:%")).order_by(AuditEvent.number)
    )
    assert events == ["complaint_received", "complaint_read", "complaint_accepted", "complaint_answered"]


def test_nothing_of_an_anonymous_sender_is_kept_with_it(client, season):
    send(client)
    row = onsite.rows(select(Complaint))[0]
    assert (row.person_id, row.contact) == (None, None)
    assert "赞助费".encode() not in row.text_sealed
    assert onsite.rows(select(AuditEvent.actor)) == ["public:anonymous"]
    origin = onsite.rows(select(ComplaintOrigin))[0]
    assert b"127.0.0.1" not in origin.address_index
    assert "address" not in " ".join(Complaint.__table__.columns.keys())


def test_the_receipt_may_be_typed_by_hand_and_opens_nothing_else(client, season):
    receipt = send(client).json
    typed = look_up(
        client, receipt, number=f" {receipt['number'].lower()} ", secret=receipt["secret"].replace("-", " ")
    )
    assert typed.status_code == 200
    wrong = [
        look_up(client, receipt, secret="0000-0000-0000-0000"),
        look_up(client, receipt, number=rules.printed_number(rules.new_number(2017))),
    ]
    assert {(answer.status_code, answer.json["code"]) for answer in wrong} == {(404, "not_found")}
    misread = look_up(client, receipt, number="TS17-00000000-A")
    assert (misread.status_code, misread.json["code"]) == (422, "complaint_number_misread")


def test_every_single_misread_digit_is_noticed():
    number = rules.new_number(2026)
    assert rules.parse_number(rules.printed_number(number)) == number
    for at in range(4, len(number) - 1):
        for digit in "0123456789":
            if digit != number[at]:
                with pytest.raises(NumberMisread):
                    rules.parse_number(number[:at] + digit + number[at + 1 :])


# --- who sees which


def test_the_district_never_sees_what_is_about_itself(client, season):
    own = send(client).json["number"]
    about = send(client, about_district=True, topic="staff").json["number"]
    city = send(client, district_code=None).json["number"]
    assert listed(client, officer()) == [own]
    assert listed(client, officer("supervisor", name="周主管")) == [own]
    assert listed(client, officer("admin", factories.HULI, "吴管理")) == []
    bureau = officer("bureau", None, "郑局")
    assert set(listed(client, bureau)) == {own, about, city}
    hidden = next(row for row in onsite.rows(select(Complaint)) if row.about_district)
    for verb in ("readings", "acceptances"):
        path = f"/api/v1/district/complaints/{hidden.id}/{verb}"
        assert client.post(path, headers=officer(name="钱管理")).status_code == 404
        assert client.post(path, headers=bureau).status_code == 200
    assert listed(client, bureau, state="accepted") == [about]


def test_under_ones_own_name_the_answer_is_in_the_app(client, season):
    person = factories.make_person()
    mine = factories.sign_in(person.id)
    receipt = send(client, mine, "/api/v1/me/complaints").json
    assert [one["number"] for one in client.get("/api/v1/me/complaints", headers=mine).json["items"]] == [
        receipt["number"]
    ]
    admin = officer()
    page = client.get("/api/v1/district/complaints", headers=admin).json
    assert page["waiting"] == 1
    path = f"/api/v1/district/complaints/{page['items'][0]['id']}"
    opened = client.post(f"{path}/readings", headers=admin).json
    assert (opened["name"], [one["value"] for one in opened["findings"]]) == (
        person.name,
        ["upheld", "partly_upheld", "not_upheld", "not_ours"],
    )
    body = {"finding": "not_upheld", "text": "经核查，未发现违规。"}
    answered = client.post(f"{path}/answers", json=body, headers=admin).json
    assert (answered["finding_zh"], answered["findings"], answered["can_answer"]) == ("不属实", [], False)
    assert client.get("/api/v1/district/complaints", headers=admin).json["waiting"] == 0
    stranger = factories.sign_in(factories.make_person("王五").id)
    assert client.get("/api/v1/me/complaints", headers=stranger).json["items"] == []
    assert onsite.rows(select(Complaint.person_id)) == [person.id]
    [text] = onsite.rows(select(Message).where(Message.purpose == "complaint_answered"))
    assert (text.person_id, text.application_id, text.district_code) == (person.id, None, factories.SIMING)
    assert receipt["number"] in text.body
    assert "未发现" not in text.body


def test_a_district_finds_no_text_about_a_complaint_about_itself(client, season):
    mine = factories.sign_in(factories.make_person().id)
    send(client, mine, "/api/v1/me/complaints", about_district=True)
    send(client, contact="13800138000")
    bureau = officer("bureau", None, "郑局")
    for one in client.get("/api/v1/district/complaints", headers=bureau).json["items"]:
        path = f"/api/v1/district/complaints/{one['id']}/answers"
        answer = client.post(path, json={"finding": "upheld", "text": "已责令整改。"}, headers=bureau)
        assert answer.status_code == 201, answer.text
    assert onsite.rows(select(Message.district_code)) == [None], (
        "and none to what an unknown sender wrote down"
    )


# --- limits


def test_floods_end_by_address_and_by_person(client, season, monkeypatch):
    monkeypatch.setattr(complain, "PER_ADDRESS", 2)
    monkeypatch.setattr(complain, "PER_PERSON", 1)
    assert [send(client).status_code for _ in range(3)] == [201, 201, 429]
    mine = factories.sign_in(factories.make_person().id)
    codes = [send(client, mine, "/api/v1/me/complaints").status_code for _ in range(2)]
    assert codes == [201, 429]


def photo(client, receipt, **changes):
    buffer = io.BytesIO()
    Image.new("RGB", (30, 20), "red").save(buffer, "JPEG")
    buffer.seek(0)
    form = {"number": receipt["number"], "secret": receipt["secret"], "file": (buffer, "a.jpg")} | changes
    return client.post("/api/v1/complaint-photos", data=form)


def test_three_photos_and_each_look_is_written_down(client, season):
    receipt = send(client).json
    answers = [photo(client, receipt) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [201, 201, 201, 429]
    assert answers[2].json["can_add_photos"] is False
    assert photo(client, receipt, secret="0000").status_code == 404
    admin = officer()
    path = f"/api/v1/district/complaints/{onsite.rows(select(Complaint.id))[0]}"
    [first, *_] = client.post(f"{path}/readings", headers=admin).json["photos"]
    seen = client.post(f"{path}/photos/{first['id']}/views", headers=admin)
    assert (seen.status_code, seen.data[:2]) == (200, b"\xff\xd8")
    assert client.post(f"{path}/photos/{uuid4()}/views", headers=admin).status_code == 404
    looks = onsite.rows(select(AuditEvent.data).where(AuditEvent.event == "complaint_photo_viewed"))
    assert looks == [{"photo": first["id"]}]


@pytest.mark.parametrize("changes", [{"text": "短"}, {"topic": "x"}, {"district_code": "1"}, {"who": "me"}])
def test_what_cannot_be_a_complaint_is_refused(client, season, changes):
    assert send(client, **changes).status_code == 422


def test_what_was_written_ends_after_its_time():
    assert {Kind.COMPLAINT, Kind.COMPLAINT_PHOTO, Kind.COMPLAINT_ORIGIN} <= TARGETS.keys()
    assert {"text_sealed", "contact_sealed", "answer_sealed", "person_id"} == set(
        TARGETS[Kind.COMPLAINT].empties
    )


# --- feedback


def give(client, row, score: int = 5, moment: str = "submitted", words: str = ""):
    body = {"moment": moment, "score": score, "words": words}
    headers = factories.sign_in(row.applicant_id)
    return client.post(f"/api/v1/applications/{row.id}/feedback", json=body, headers=headers)


def test_feedback_is_counted_and_names_nobody(client, season):
    rows = [factories.make_application() for _ in range(5)]
    for row, score in zip(rows[:4], (5, 5, 4, 1), strict=True):
        assert give(client, row, score, words=f"很快，我的电话是 13800138000，{score}").status_code == 204
    admin = officer()
    few = client.get("/api/v1/district/feedback", headers=admin).json
    assert (few["moments"][0]["scores"], few["moments"][0]["mean"]) == ([1, 0, 0, 1, 2], 3.75)
    assert few["words"] == []  # four could be told apart
    give(client, rows[4], 3)
    shown = client.get("/api/v1/district/feedback", headers=admin).json
    assert len(shown["words"]) == 4
    assert "13800138000" not in " ".join(shown["words"])
    there = client.get("/api/v1/district/feedback", headers=officer("admin", factories.HULI, "吴管理")).json
    assert there["moments"][0]["answers"] == 0
    assert not set(Feedback.__table__.columns.keys()) & {"application_id", "person_id", "created_at"}
    assert set(FeedbackGiven.__table__.columns.keys()) == {"application_id", "moment"}


def test_once_per_moment_and_not_before_it(client, season):
    row = factories.make_application()
    assert give(client, row, moment="confirmed").json["code"] == "not_in_this_state"
    assert give(client, row).status_code == 204
    again = give(client, row, 1)
    assert (again.status_code, again.json["code"]) == (409, "feedback_already_given")
    assert len(onsite.rows(select(Feedback))) == 1
    with transactions.unit():
        db.session.get_one(type(row), row.id).state = State.CONFIRMED
    assert give(client, row, moment="confirmed").status_code == 204
    assert onsite.rows(select(Feedback.on))[0] == clock.now().date()
