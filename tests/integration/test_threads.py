"""The consultation thread: both sides, the queue, and at most one SMS an hour."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from app import clock, transactions
from app.domain.actor import Role, StaffMember
from app.domain.states import State
from app.extensions import db
from app.models.message import Message
from app.models.thread import ThreadMessage
from app.services import consult
from tests import factories


@pytest.fixture
def mine(app):
    return factories.make_application()


@pytest.fixture
def own(mine):
    return factories.sign_in(mine.applicant_id)


@pytest.fixture
def reviewer(app):
    return factories.make_staff("reviewer")


@pytest.fixture
def desk_side(reviewer):
    return factories.sign_in(reviewer.person_id)


def paths(row) -> tuple[str, str]:
    rest = f"applications/{row.id}/thread-messages"
    return f"/api/v1/{rest}", f"/api/v1/reviewer/{rest}"


def texts() -> list[Message]:
    with transactions.unit():
        return list(db.session.scalars(select(Message).where(Message.purpose == "reply")))


def test_question_queue_answer_and_read_marks(client, mine, own, desk_side):
    family, district = paths(mine)
    assert (
        client.post(family, json={"text": "居住证断档怎么算？\n请看材料。"}, headers=own).status_code == 201
    )
    waiting = client.get("/api/v1/reviewer/unanswered-threads", headers=desk_side).json["items"]
    assert [(one["application_id"], one["unread"]) for one in waiting] == [(str(mine.id), 1)]
    assert waiting[0]["serial"].startswith("SM17-P1-")
    marks = f"/api/v1/reviewer/applications/{mine.id}/thread-read-marks"
    assert client.post(marks, headers=desk_side).status_code == 204
    assert client.get(family, headers=own).json["items"][0]["read_at"] is not None
    assert client.post(district, json={"text": "按连续居住计算。"}, headers=desk_side).status_code == 201
    assert client.get("/api/v1/reviewer/unanswered-threads", headers=desk_side).json["items"] == []
    shown = client.get(family, headers=own).json["items"]
    assert [(one["side"], one["read_at"] is None) for one in shown] == [("family", False), ("district", True)]
    assert client.post(f"/api/v1/applications/{mine.id}/thread-read-marks", headers=own).status_code == 204
    assert client.get(district, headers=desk_side).json["items"][1]["read_at"] is not None


def test_an_answer_is_told_by_sms_at_most_once_an_hour(client, mine, reviewer):
    actor = StaffMember(reviewer.id, reviewer.person_id, Role.REVIEWER, factories.SIMING)
    now = clock.now()
    for minutes in (0, 10, 55, 70):
        with transactions.unit():
            consult.answer(mine.id, text="答复", actor=actor, now=now + timedelta(minutes=minutes))
    sent = texts()
    assert [row.created_at - now for row in sent] == [timedelta(0), timedelta(minutes=70)]
    assert sent[0].application_id == mine.id
    assert "SM17-P1-" in sent[0].body
    assert "答复" not in sent[0].body.replace("已有答复", "")


def test_what_was_written_is_sealed(client, mine, own):
    client.post(paths(mine)[0], json={"text": "孩子叫林小明"}, headers=own)
    with transactions.unit():
        row = db.session.scalars(select(ThreadMessage)).one()
        assert "林小明".encode() not in row.text_sealed


def test_strangers_and_other_districts_see_404(client, mine, desk_side):
    family, district = paths(mine)
    stranger = factories.sign_in(factories.make_person("王陌生").id)
    elsewhere = factories.sign_in(factories.make_staff("reviewer", factories.HULI).person_id)
    for path, headers in ((family, stranger), (district, elsewhere)):
        assert client.get(path, headers=headers).status_code == 404
        assert client.post(path, json={"text": "?"}, headers=headers).status_code == 404
        assert client.post(path.replace("messages", "read-marks"), headers=headers).status_code == 404
    assert client.get(district, headers=stranger).status_code == 403
    assert client.get("/api/v1/reviewer/unanswered-threads", headers=elsewhere).json["items"] == []


def test_a_draft_has_no_thread_and_floods_end(client, mine, own, monkeypatch):
    draft = factories.make_application(state=State.DRAFT)
    answer = client.post(paths(draft)[0], json={"text": "?"}, headers=factories.sign_in(draft.applicant_id))
    assert (answer.status_code, answer.json["code"]) == (409, "not_in_this_state")
    monkeypatch.setattr(consult, "FAMILY_LIMIT", 2)
    codes = [client.post(paths(mine)[0], json={"text": "?"}, headers=own).status_code for _ in range(3)]
    assert codes == [201, 201, 429]


@pytest.mark.parametrize("text", ["", "   ", "\x00", "a" * 2001, "\ud800"])
def test_unreadable_text_is_refused(client, mine, own, text):
    body = json.dumps({"text": text})
    answer = client.post(paths(mine)[0], data=body, content_type="application/json", headers=own)
    assert answer.status_code == 422
