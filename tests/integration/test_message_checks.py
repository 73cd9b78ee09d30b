"""Texts that people can trust: the code beside each message, the public check that tells nothing else, the wordings."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app import clock, transactions
from app.domain import serial
from app.models.message import Message
from app.services import tell_family
from app.services.check_message import code_of
from app.store import message_report
from sms.template import Purpose, list_templates
from sms.text import check
from tests import factories

PATH = "/api/v1/message-checks"


@pytest.fixture
def told(app):
    """An application with one text on the way to its phone."""
    row = factories.make_application()
    with transactions.unit():
        tell_family.serial_replaced(row, now=clock.now())
    return row


def sent(row) -> Message:
    with transactions.unit():
        return message_report.list_of_application(row.id)[0]


def ask(client, row, **changes):
    body = {
        "serial": str(serial.parse(row.serial)),
        "phone_last4": "8000",
        "code": code_of(sent(row)),
    } | changes
    return client.post(PATH, json=body)


def other_code(row) -> str:
    return f"{(int(code_of(sent(row))) + 1) % 10_000:04d}"


def test_the_app_shows_the_code_that_the_text_ends_with(client, told):
    mine = factories.sign_in(told.applicant_id)
    shown = client.get(f"/api/v1/applications/{told.id}/messages", headers=mine).json["items"][0]
    assert shown["body"].endswith(shown["check_code"])
    assert shown["title_zh"] == "流水号更换"


def test_all_three_together_are_confirmed(client, told):
    answer = ask(client, told)
    assert (answer.status_code, answer.json["genuine"], answer.json["title_zh"]) == (200, True, "流水号更换")
    assert answer.json["sent_at"] is not None
    assert told.phone not in answer.text


def test_whatever_does_not_fit_is_one_answer(client, told):
    stranger = factories.make_application()  # no text was sent about it
    wrong = [
        ask(client, told, code=other_code(told)),
        ask(client, told, phone_last4="0008"),
        ask(client, told, serial=str(serial.parse(stranger.serial))),
        ask(client, told, serial=str(serial.Serial("SM", 17, "P1", 999_999))),
    ]
    assert {answer.status_code for answer in wrong} == {200}
    assert len({answer.data for answer in wrong}) == 1
    assert wrong[0].json["genuine"] is False
    assert wrong[0].json["title_zh"] is None


def test_ten_misses_end_it_even_for_the_right_code(client, told):
    for _ in range(10):
        assert ask(client, told, code=other_code(told)).json["genuine"] is False
    refused = ask(client, told)
    assert (refused.status_code, refused.json["code"]) == (429, "too_many_lookups")
    assert refused.headers["Retry-After"]


def test_right_answers_do_not_use_up_the_misses(client, told):
    assert all(ask(client, told).json["genuine"] for _ in range(12))


def test_a_copy_carries_the_code_of_the_first(app, client, told):
    first = sent(told)
    copy = Message(dedupe_key=f"{first.dedupe_key}{message_report.COPY}2")
    assert code_of(copy) == code_of(first)


@pytest.mark.parametrize(
    "changes", [{"code": "12345"}, {"code": "١٢٣٤"}, {"phone_last4": ""}, {"code": "1234\n"}]
)
def test_what_cannot_be_a_code_is_refused(client, told, changes):
    assert ask(client, told, **changes).status_code == 422


def test_the_public_page_shows_every_wording_in_use(client, app):
    answer = client.get("/api/v1/official-texts")
    assert answer.status_code == 200
    newest = {(str(one.purpose), one.language) for one in list_templates()}
    assert {(one["purpose"], one["language"]) for one in answer.json["items"]} == newest
    assert {purpose.value for purpose in Purpose} == {one["purpose"] for one in answer.json["items"]}
    for one in answer.json["items"]:
        assert one["text"].startswith(f"【{answer.json['signature']}】")
        assert "{" not in one["text"]
        check(one["text"])
        assert one["title_zh"] != "入学通知"  # every kind has a title of its own
    assert answer.json["items"][0]["language"] == "zh"


def test_a_wording_that_nobody_approved_is_not_official(client, app, monkeypatch):
    from app.services import approve_template

    monkeypatch.setattr(approve_template.template_approvals, "list_all", lambda names: {})
    assert client.get("/api/v1/official-texts").json["items"] == []


def test_old_tries_are_forgotten(client, told):
    from app.services import look_up

    for _ in range(3):
        ask(client, told, code=other_code(told))
    with transactions.unit():
        assert look_up.forget_old(now=clock.now() + timedelta(hours=1)) == 3
