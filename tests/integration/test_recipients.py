"""The second recipient: verified by a code, told in its own language, only what it asked for."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from app import clock, transactions
from app.domain.states import State
from app.extensions import db
from app.models.application import Application
from app.models.message import Message
from app.services import find_policy, tell_family
from app.services.address_family import NOTICES
from app.services.tell_confirmed import tell_confirmed
from app.store import applications
from identity.ports import Acr
from tests import factories
from tests.sms_city import fresh_phone

CODES = "/api/v1/me/phone-codes"


@pytest.fixture
def own(app):
    return factories.make_application(state=State.UNDER_REVIEW)


@pytest.fixture
def parent(own):
    return factories.sign_in(own.applicant_id)


def url(application: Application) -> str:
    return f"/api/v1/applications/{application.id}/second-recipient"


def sent_code(phone: str) -> str:
    with transactions.unit():
        body = next(
            row.body
            for row in db.session.scalars(select(Message).where(Message.purpose == "code"))
            if row.to == phone
        )
    return re.findall(r"\d{6}", body)[0]


def put(client, own, headers, phone: str, code: str | None = None, **more):
    if code is None:
        assert client.post(CODES, json={"phone": phone}, headers=headers).status_code == 202
        code = sent_code(phone)
    return client.put(url(own), json={"phone": phone, "code": code, **more}, headers=headers)


def tell_all(own: Application) -> None:
    now = clock.now()
    with transactions.unit():
        application = applications.get(own.id)
        policy = find_policy.in_force(application.season_id, application.district_code)
        tell_family.submitted(application, policy, now=now)
        tell_family.returned(application, ["photo_unreadable"], things=1, now=now)
        tell_confirmed(application, confirmed_at=now, now=now)


def texts(phone: str) -> dict[str, str]:
    with transactions.unit():
        rows = db.session.scalars(select(Message).where(Message.purpose != "code"))
        return {row.purpose: row.body for row in rows if row.to == phone}


def test_both_are_told_each_in_their_language(client, own, parent) -> None:
    phone = fresh_phone()
    answer = put(client, own, parent, phone, language="en")
    assert answer.status_code == 200
    assert answer.json["purposes"] == list(NOTICES)
    assert phone not in answer.text
    tell_all(own)
    tell_all(own)
    first, second = texts("+8613800138000"), texts(phone)
    assert first.keys() == second.keys() == {"submitted", "returned", "confirmed"}
    assert "照片不清晰" in first["returned"]
    assert "not readable" in second["returned"]


def test_only_what_was_asked_for(client, own, parent) -> None:
    phone = fresh_phone()
    assert put(client, own, parent, phone, purposes=["confirmed", "result"]).status_code == 200
    tell_all(own)
    assert texts(phone).keys() == {"confirmed"}
    assert texts("+8613800138000").keys() == {"submitted", "returned", "confirmed"}


def test_a_wrong_code_sets_nothing(client, own, parent) -> None:
    phone = fresh_phone()
    client.post(CODES, json={"phone": phone}, headers=parent)
    wrong = f"{(int(sent_code(phone)) + 1) % 1_000_000:06d}"
    answer = put(client, own, parent, phone, wrong)
    assert (answer.status_code, answer.json["code"]) == (422, "code_wrong")
    assert client.get(url(own), headers=parent).json["phone"] is None


def test_a_code_sent_to_another_number_sets_nothing(client, own, parent) -> None:
    phone = fresh_phone()
    client.post(CODES, json={"phone": phone}, headers=parent)
    assert put(client, own, parent, fresh_phone(), sent_code(phone)).json["code"] == "code_wrong"


def test_preferences_change_without_a_second_code(client, own, parent) -> None:
    phone = fresh_phone()
    put(client, own, parent, phone)
    answer = put(client, own, parent, phone, "000000", purposes=["result"], language="en")
    assert (answer.status_code, answer.json["purposes"]) == (200, ["result"])


def test_the_familys_own_number_is_refused(client, own, parent) -> None:
    answer = put(client, own, parent, "138 0013 8000", "000000")
    assert (answer.status_code, answer.json["code"]) == (422, "same_recipient")


def test_an_unknown_purpose_is_refused(client, own, parent) -> None:
    for purposes in (["code"], ["phone_changed"], ["anything"], []):
        assert put(client, own, parent, fresh_phone(), "000000", purposes=purposes).status_code == 422


def test_a_second_recipient_needs_a_step_up(client, own) -> None:
    headers = factories.sign_in(own.applicant_id, acr=Acr.BANK_CARD)
    assert put(client, own, headers, fresh_phone(), "000000").json["code"] == "step_up_needed"


def test_removed_is_told_nothing_more(client, own, parent) -> None:
    phone = fresh_phone()
    put(client, own, parent, phone)
    assert client.delete(url(own), headers=parent).status_code == 204
    assert client.delete(url(own), headers=parent).status_code == 204
    tell_all(own)
    assert texts(phone) == {}


def test_a_stranger_finds_nothing(client, own, parent) -> None:
    put(client, own, parent, fresh_phone())
    stranger = factories.sign_in(factories.make_application().applicant_id)
    assert client.get(url(own), headers=stranger).status_code == 404
    assert client.delete(url(own), headers=stranger).status_code == 404
    assert client.get(url(own), headers=parent).json["phone"] is not None
