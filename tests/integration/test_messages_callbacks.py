"""Status reports: any order, any number, forged or torn; the end is the same and never an error."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping
from datetime import timedelta
from itertools import permutations
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from app import clock, transactions
from app.extensions import db
from app.models.message import Message
from app.ports import ports
from app.services.callback_address import callback_address
from app.services.redrive_messages import redrive_messages
from app.store import message_delivery
from tests.contracts.sms.running_handset import ACCOUNT, TOKEN, wait_until
from tests.sms_city import BASE, fresh_phone, later, notice, open_entries, read, work


def address(message_id: Any) -> str:
    return callback_address(message_id).split("#")[0]


def signature(url: str, form: Mapping[str, str], token: str = TOKEN) -> str:
    text = url + "".join(name + form[name] for name in sorted(form))
    return base64.b64encode(hmac.digest(token.encode(), text.encode(), hashlib.sha1)).decode()


def form_of(status: str, sid: str, **more: str) -> dict[str, str]:
    return {"AccountSid": ACCOUNT, "MessageSid": sid, "MessageStatus": status, "SmsSid": sid, **more}


def report(client, message_id, status: str, sid: str, **more: str) -> int:
    form, url = form_of(status, sid, **more), address(message_id)
    headers = {"X-Twilio-Signature": signature(url, form)}
    return client.post(url.removeprefix(BASE), data=form, headers=headers).status_code


@pytest.fixture
def sent(handset):
    """A text that the vendor took: its id and the vendor's."""
    message_id = notice(fresh_phone())
    work()
    return message_id, read(message_id).provider_id


def test_delivered(client, sent) -> None:
    message_id, sid = sent
    assert report(client, message_id, "delivered", sid) == 204
    row = read(message_id)
    assert row.state == "delivered"
    assert row.settled_at is not None


@pytest.mark.parametrize(
    ("reports", "end"),
    [
        (("queued", "sending", "sent", "delivered"), "delivered"),
        (("queued", "sent", "sent", "undelivered"), "undelivered"),
    ],
)
def test_every_order_ends_the_same(client, handset, reports: tuple[str, ...], end: str) -> None:
    sid = "SM" + "a" * 32
    for order in sorted(set(permutations(reports))):
        message_id = notice(fresh_phone())
        with transactions.unit():
            message_delivery.claim([message_id], token=uuid4(), now=clock.now(), wall=clock.wall())
        for status in order:
            assert report(client, message_id, status, sid, ErrorCode="30005") == 204
            assert report(client, message_id, status, sid, ErrorCode="30005") == 204
        assert read(message_id).state == end, order


def test_a_report_before_our_own_commit(client, handset, monkeypatch: pytest.MonkeyPatch) -> None:
    """The handset reports before it answers the create; the outcome that follows must not undo it."""
    message_id = notice(fresh_phone())
    real = ports().sms.send

    def early(sms):
        receipt = real(sms)
        assert report(client, message_id, "delivered", receipt.provider_id) == 204
        return receipt

    monkeypatch.setattr(ports().sms, "send", early)
    work()
    row = read(message_id)
    assert row.state == "delivered"
    assert row.provider_id.startswith("SM")


def test_an_error_is_sticky_and_says_why(client, sent) -> None:
    message_id, sid = sent
    report(client, message_id, "undelivered", sid, ErrorCode="30005")
    report(client, message_id, "delivered", sid)
    row = read(message_id)
    assert (row.state, row.error_code) == ("undelivered", "30005")
    assert open_entries() == []


def test_a_phone_that_was_off_gets_it_once_more_and_not_for_ever(client, handset) -> None:
    phone = fresh_phone()
    notice(phone, key="slot:1")
    for number in (1, 2, 3):
        work()
        key = "slot:1" if number == 1 else f"slot:1~again{number}"
        row = find(key)
        assert report(client, row.id, "undelivered", row.provider_id, ErrorCode="30003") == 204
        later(timedelta(minutes=31))
    assert open_entries() == []
    assert handset.accepted(phone) == 3


def find(key: str) -> Message:
    with transactions.unit():
        return db.session.scalars(select(Message).where(Message.dedupe_key == key)).one()


class TestForged:
    def refused(self, client, message_id, response) -> None:
        assert response.status_code == 403
        assert response.content_type == "application/problem+json"
        assert read(message_id).state == "accepted"

    def test_without_a_signature(self, client, sent) -> None:
        message_id, sid = sent
        path = address(message_id).removeprefix(BASE)
        self.refused(client, message_id, client.post(path, data=form_of("delivered", sid)))

    def test_signed_by_somebody_else(self, client, sent) -> None:
        message_id, sid = sent
        url, form = address(message_id), form_of("delivered", sid)
        headers = {"X-Twilio-Signature": signature(url, form, token="another")}
        self.refused(client, message_id, client.post(url.removeprefix(BASE), data=form, headers=headers))

    def test_of_another_account(self, client, sent) -> None:
        message_id, sid = sent
        url, form = address(message_id), form_of("delivered", sid) | {"AccountSid": "AC" + "f" * 32}
        headers = {"X-Twilio-Signature": signature(url, form)}
        self.refused(client, message_id, client.post(url.removeprefix(BASE), data=form, headers=headers))

    def test_for_the_address_behind_the_proxy(self, client, sent) -> None:
        message_id, sid = sent
        url, form = address(message_id), form_of("delivered", sid)
        headers = {"X-Twilio-Signature": signature(url.replace(BASE, "http://localhost"), form)}
        self.refused(client, message_id, client.post(url.removeprefix(BASE), data=form, headers=headers))

    def test_with_the_secret_of_another_text(self, client, sent) -> None:
        message_id, sid = sent
        secret = address(uuid4()).rpartition(".")[2]
        url, form = f"{address(message_id).rpartition('.')[0]}.{secret}", form_of("delivered", sid)
        headers = {"X-Twilio-Signature": signature(url, form)}
        self.refused(client, message_id, client.post(url.removeprefix(BASE), data=form, headers=headers))

    def test_with_a_character_moved_between_name_and_value(self, client, sent) -> None:
        message_id, sid = sent
        url, form = address(message_id), form_of("delivered", sid)
        headers = {"X-Twilio-Signature": signature(url, form)}
        moved = {k: v for k, v in form.items() if k != "MessageStatus"} | {"MessageStatusd": "elivered"}
        client.post(url.removeprefix(BASE), data=moved, headers=headers)
        assert read(message_id).state == "accepted"

    def test_replayed_after_a_day(self, client, sent) -> None:
        message_id, sid = sent
        report(client, message_id, "delivered", sid)
        before = read(message_id)
        later(timedelta(days=1))
        assert report(client, message_id, "sent", sid) == 204
        after = read(message_id)
        assert (after.state, after.settled_at) == (before.state, before.settled_at)


class TestGarbage:
    @pytest.mark.parametrize(
        "request_options",
        [
            {"json": {"MessageStatus": "delivered"}},
            {"data": b"\xff\xfe\x00", "content_type": "application/x-www-form-urlencoded"},
            {"data": b"{", "content_type": "application/json"},
            {"data": b"", "content_type": "multipart/form-data"},
            {"data": MultiDict([("MessageStatus", "a"), ("MessageStatus", "b")])},
            {"data": b"x" * 1000, "content_type": "text/plain"},
        ],
    )
    def test_is_refused_and_never_an_error(self, client, sent, request_options: dict[str, Any]) -> None:
        message_id, _ = sent
        path = address(message_id).removeprefix(BASE)
        response = client.post(path, headers={"X-Twilio-Signature": "c2ln"}, **request_options)
        assert response.status_code in {400, 403}
        assert read(message_id).state == "accepted"

    def test_ten_megabytes(self, client, sent) -> None:
        path = address(sent[0]).removeprefix(BASE)
        response = client.post(path, data={"MessageStatus": "x" * 10_000_000})
        assert response.status_code in {403, 413}

    @pytest.mark.parametrize("reference", ["x", "....", "0" * 300, "%00.%ff", f"{uuid4()}", f"{uuid4()}."])
    def test_references_that_are_none(self, client, handset, reference: str) -> None:
        url, form = f"{BASE}/api/v1/callbacks/twilio/{reference}", form_of("delivered", "SM" + "0" * 32)
        headers = {"X-Twilio-Signature": signature(url, form)}
        assert client.post(url.removeprefix(BASE), data=form, headers=headers).status_code == 403

    def test_a_status_that_we_do_not_know(self, client, sent) -> None:
        message_id, sid = sent
        assert report(client, message_id, "teleported", sid) == 204
        assert read(message_id).state == "accepted"

    def test_a_text_that_is_gone(self, client, handset) -> None:
        assert report(client, uuid4(), "delivered", "SM" + "0" * 32) == 204

    def test_another_number_of_the_vendor(self, client, sent) -> None:
        message_id, _ = sent
        assert report(client, message_id, "failed", "SM" + "0" * 32, ErrorCode="30005") == 204
        assert read(message_id).state == "accepted"


def test_a_missing_report_is_asked_for(client, sent, handset) -> None:
    message_id, sid = sent
    wait_until(lambda: handset.gateway().status(sid).state == "delivered")
    for minutes, state in ((5, "accepted"), (6, "delivered")):
        later(timedelta(minutes=minutes))
        transactions.run(lambda: redrive_messages(now=clock.now(), wall=clock.wall()))
        work()
        assert read(message_id).state == state
