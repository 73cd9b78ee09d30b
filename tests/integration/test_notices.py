"""Notices of the district's own: two officers, everybody meant gets it once, and nobody is asked to trust a number."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app import clock, transactions
from app.domain.states import State
from app.models.message import Message
from app.models.notice import NoticeItem
from app.models.outbox import OutboxEntry
from app.services import send_notice
from tests import factories, onsite

NOTICE = {
    "words_zh": "请在9月1日前把房产证原件带回家中。",
    "words_en": "please take the original certificate home before 1 September.",
    "states": ["confirmed"],
}


@pytest.fixture
def officer(app):
    return factories.sign_in(factories.make_staff("admin").person_id)


@pytest.fixture
def second(app):
    return factories.sign_in(factories.make_staff("supervisor", name="赵主管").person_id)


def family(phone: str = "+8613800138000", **columns):
    """An application that was confirmed, with a phone."""
    given = {"state": State.CONFIRMED} | columns
    return factories.make_application(factories.make_person(phone=phone), **given)


def propose(client, headers, **changes):
    return client.post("/api/v1/district/notices", json=NOTICE | changes, headers=headers)


def act(client, headers, notice, what):
    return client.post(f"/api/v1/district/notices/{notice['id']}/{what}", headers=headers)


def send_all(notice) -> int:
    with transactions.unit():
        return send_notice.send_batch(notice["id"], now=clock.now())


def texts() -> list[Message]:
    return onsite.rows(select(Message).where(Message.purpose == "notice").order_by(Message.created_at))


def test_one_words_it_and_another_releases_it(client, officer, second):
    here = family()
    family(phone="+8613800138001", state=State.SUBMITTED)
    family(phone="+8613800138002", district="huli")
    proposed = propose(client, officer).json
    assert (proposed["state"], proposed["size"], proposed["can_release"]) == ("proposed", 1, False)
    own = act(client, officer, proposed, "approvals")
    assert (own.status_code, own.json["code"]) == (403, "same_person")
    released = act(client, second, proposed, "approvals").json
    assert (released["state"], released["can_release"], released["can_withdraw"]) == (
        "released",
        False,
        False,
    )
    assert send_all(proposed) == 1
    (sent,) = texts()
    assert sent.application_id == here.id
    assert "请在9月1日前把房产证原件带回家中。您的入学申请" in sent.body
    assert "咨询0592-" in sent.body
    assert "短信核对码" in sent.body


def test_a_second_release_and_a_second_run_send_nothing_more(client, officer, second):
    family()
    notice = propose(client, officer).json
    for _ in range(2):
        assert act(client, second, notice, "approvals").status_code == 201
        send_all(notice)
    assert len(texts()) == 1
    assert len(onsite.rows(select(OutboxEntry).where(OutboxEntry.job == "send_notice"))) == 1


def test_each_family_reads_its_language(client, officer, second):
    family(language="en")
    notice = propose(client, officer).json
    act(client, second, notice, "approvals")
    send_all(notice)
    assert (
        "Notice of the district: please take the original certificate home before 1 September."
        in texts()[0].body
    )


def test_many_go_in_batches_each_once(client, officer, second, monkeypatch):
    monkeypatch.setattr(send_notice, "BATCH", 2)
    for number in range(5):
        family(phone=f"+861380013800{number}")
    notice = propose(client, officer).json
    act(client, second, notice, "approvals")
    assert [send_all(notice) for _ in range(4)] == [2, 2, 1, 0]
    assert len({one.to_index for one in texts()}) == len(texts()) == 5
    progress = client.get(f"/api/v1/district/notices/{notice['id']}/progress", headers=second).json
    assert (progress["families"], progress["queued"], progress["is_announced"]) == (5, 5, True)


def test_a_number_that_takes_no_texts_stands_in_the_trail(client, officer, second):
    family(phone="+865922021234")
    family(phone="+8613800138001")
    notice = propose(client, officer).json
    act(client, second, notice, "approvals")
    assert send_all(notice) == 2
    assert len(texts()) == 1
    assert [event.data["because"] for event in onsite.events("notice_not_texted")] == ["phone_landline"]
    assert not [item for item in onsite.rows(select(NoticeItem)) if item.told_at is None]


def test_what_was_withdrawn_is_never_sent(client, officer, second):
    family()
    notice = propose(client, officer).json
    assert act(client, second, notice, "withdrawals").json["state"] == "withdrawn"
    refused = act(client, second, notice, "approvals")
    assert (refused.status_code, refused.json["code"]) == (409, "notice_settled")
    assert onsite.rows(select(NoticeItem)) == []


def test_what_was_sent_cannot_be_withdrawn(client, officer, second):
    family()
    notice = propose(client, officer).json
    act(client, second, notice, "approvals")
    assert act(client, officer, notice, "withdrawals").json["code"] == "notice_settled"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"words_zh": "请致电13800138000办理"}, "private_number_in_notice"),
        ({"words_zh": "请转入6222 0210 0110 6222 000"}, "private_number_in_notice"),
        ({"words_zh": "请登录 www.example.com 办理"}, "notice_refused"),
        ({"words_zh": "请回复Y确认参加"}, "notice_refused"),
        ({"words_zh": "【另一单位】请到校报到"}, "notice_refused"),
        ({"words_en": "please reply YES to this"}, "notice_refused"),
        ({"states": ["waiting"]}, "nobody_to_tell"),
    ],
)
def test_what_no_office_sends_is_refused(client, officer, changes, code):
    family()
    assert propose(client, officer, **changes).json["code"] == code


@pytest.mark.parametrize("changes", [{"states": ["draft"]}, {"states": []}, {"words_zh": "长" * 61}])
def test_what_does_not_fit_is_refused(client, officer, changes):
    assert propose(client, officer, **changes).status_code == 422


def test_both_texts_are_read_before(client, officer):
    words = {name: NOTICE[name] for name in ("words_zh", "words_en")}
    answer = client.post("/api/v1/district/notices/wordings", json=words, headers=officer)
    zh, en = answer.json["items"]
    assert zh["text"].startswith("【厦门招生】区教育局通知：请在9月1日前把房产证原件带回家中。您的")
    assert (zh["segments"], en["language"]) == (2, "en")


def test_whom_it_could_reach(client, officer):
    family()
    answer = client.get("/api/v1/district/notices", headers=officer).json
    reach = {one["state"]: one["families"] for one in answer["addressees"]}
    assert (reach["confirmed"], reach["submitted"]) == (1, 0)
    assert "draft" not in reach


def test_another_district_sees_none_of_it(client, officer):
    family()
    notice = propose(client, officer).json
    there = factories.sign_in(factories.make_staff("supervisor", factories.HULI, "李主管").person_id)
    assert client.get("/api/v1/district/notices", headers=there).json["items"] == []
    assert act(client, there, notice, "approvals").status_code == 404
