"""What officers see of texts, within their district; what operators do at the command line."""

from __future__ import annotations

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from app import transactions
from app.commands import platform
from app.commands.sms import sms
from app.extensions import db
from app.models.audit import AuditEvent
from app.models.message import Message
from tests.factories import HULI, SIMING, make_application, make_season, make_staff, sign_in
from tests.sms_city import code, fresh_phone, later, notice, read, work

COUNTS, FAILED = "/api/v1/district/message-counts", "/api/v1/district/failed-messages"
LANDLINE = "+8613900021614"  # the handset refuses it as "not a mobile"


@pytest.fixture
def officer(handset):
    return sign_in(make_staff("supervisor", SIMING).person_id)


def failed_notice(district_code: str | None = SIMING, **more):
    make_season()
    message_id = notice(LANDLINE, district_code=district_code, **more)
    work()
    return message_id


def test_counts_by_purpose_and_state(client, officer) -> None:
    failed_notice()
    notice(fresh_phone(), district_code=SIMING)
    notice(fresh_phone(), district_code=HULI)
    answer = client.get(COUNTS, headers=officer)
    told = [(one["title_zh"], one["state"], one["label_zh"], one["count"]) for one in answer.json["items"]]
    assert told == [("咨询有答复", "failed", "发送失败", 1), ("咨询有答复", "pending", "待发送", 1)]


def test_the_call_list_says_whom_and_why_and_no_number(client, officer) -> None:
    application = make_application()
    failed_notice(application_id=application.id)
    (item,) = client.get(FAILED, headers=officer).json["items"]
    assert (item["serial"], item["error_code"], item["state"]) == (application.serial, "21614", "failed")
    assert item["reason"] == "不是手机号码，请与家长核对。"
    assert "****" in item["to"]
    english = client.get(FAILED, headers=officer | {"Accept-Language": "en"}).json["items"][0]
    assert english["reason"] == "Not a mobile number; please check with the family."
    assert "13900021614" not in json.dumps([item, english])


def test_pages(client, officer) -> None:
    ids = set()
    for _ in range(5):
        ids.add(str(failed_notice()))
        later(timedelta(seconds=1))
    seen, cursor = [], None
    while True:
        query = {"limit": 2} | ({"cursor": cursor} if cursor else {})
        page = client.get(FAILED, query_string=query, headers=officer).json
        seen += [item["id"] for item in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert len(seen) == 5
    assert set(seen) == ids


@pytest.mark.parametrize("cursor", ["x", "AAAA", "MjAxNy0wNC0yMCB4"])
def test_a_made_up_cursor_is_refused(client, officer, cursor: str) -> None:
    answer = client.get(FAILED, query_string={"cursor": cursor}, headers=officer)
    assert (answer.status_code, answer.json["code"]) == (422, "bad_cursor")


def test_a_failed_notice_is_sent_again_once(client, officer) -> None:
    message_id = failed_notice()
    path = f"{FAILED}/{message_id}/resends"
    answer = client.post(path, headers=officer)
    assert (answer.status_code, answer.json["state"]) == (201, "pending")
    again = client.post(path, headers=officer)
    assert (again.status_code, again.json["code"]) == (409, "message_not_resendable")
    with transactions.unit():
        assert db.session.scalars(select(Message.dedupe_key)).all()
        assert "message_resent" in db.session.scalars(select(AuditEvent.event)).all()
    copy = read(answer.json["id"])
    assert (copy.body, copy.to) == (read(message_id).body, LANDLINE)


def test_what_did_not_fail_is_not_sent_again(client, officer) -> None:
    message_id = notice(fresh_phone(), district_code=SIMING)
    answer = client.post(f"{FAILED}/{message_id}/resends", headers=officer)
    assert answer.json["code"] == "message_not_resendable"


class TestScope:
    def test_another_district_sees_nothing(self, client, handset) -> None:
        message_id = failed_notice(SIMING)
        stranger = sign_in(make_staff("supervisor", HULI).person_id)
        assert client.get(FAILED, headers=stranger).json["items"] == []
        assert client.get(COUNTS, headers=stranger).json["items"] == []
        theirs = client.post(f"{FAILED}/{message_id}/resends", headers=stranger)
        unknown = client.post(f"{FAILED}/{uuid4()}/resends", headers=stranger)
        assert theirs.status_code == unknown.status_code == 404
        assert theirs.json["code"] == unknown.json["code"]

    def test_the_bureau_sees_the_city(self, client, handset) -> None:
        failed_notice(SIMING)
        failed_notice(None)
        bureau = sign_in(make_staff("bureau", None).person_id)
        assert len(client.get(FAILED, headers=bureau).json["items"]) == 2

    @pytest.mark.parametrize("role", ["desk", "reviewer"])
    def test_other_roles_are_refused(self, client, handset, role: str) -> None:
        headers = sign_in(make_staff(role).person_id)
        assert client.get(FAILED, headers=headers).status_code == 403
        assert client.get(COUNTS, headers=headers).status_code == 403


class TestCommandLine:
    @pytest.fixture(autouse=True)
    def wired(self, handset, monkeypatch: pytest.MonkeyPatch) -> None:
        """The command line wires itself from the environment; here it uses what the test has wired."""
        monkeypatch.setattr(platform, "wired", lambda: None)

    def test_status(self, handset) -> None:
        failed_notice()
        result = CliRunner().invoke(sms, ["status", "--json"])
        assert (result.exit_code, json.loads(result.stdout)) == (
            0,
            [{"purpose": "reply", "state": "failed", "count": 1}],
        )

    def test_resend_after_an_outage(self, handset) -> None:
        failed, ok = failed_notice(), notice(fresh_phone())
        code(LANDLINE)
        work()
        dry = CliRunner().invoke(sms, ["resend", "--dry-run"])
        assert dry.stdout.split() == [str(failed)]
        assert CliRunner().invoke(sms, ["resend"]).stdout.split() == [str(failed)]
        assert CliRunner().invoke(sms, ["resend"]).stdout == ""  # the copy waits; nothing is doubled
        work()
        assert len(CliRunner().invoke(sms, ["resend"]).stdout.split()) == 1  # the copy failed too
        assert read(ok).state == "accepted"

    def test_preview(self) -> None:
        result = CliRunner().invoke(sms, ["preview", "code.zh", "--set", "code=123456"])
        assert result.exit_code == 0
        assert "验证码123456" in result.stdout
        assert "1 × UCS-2" in result.stderr

    def test_preview_of_nothing(self) -> None:
        result = CliRunner().invoke(sms, ["preview", "poem.zh"])
        assert (result.exit_code, result.stdout) == (3, "")
        assert "poem" in result.stderr
