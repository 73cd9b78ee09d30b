"""A serial that was lost or made public: void at once, replaced in the same transaction, told to the family."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from app import clock, receipts, transactions
from app.domain import serial
from app.domain.states import State
from app.extensions import db
from app.models.application import Application
from app.models.message import Message
from app.models.serial import RevokedSerial
from app.models.slot import Site, Slot
from app.services.issue_serial import index_contact
from tests import factories, onsite

PHONE = "+8613800138000"


@pytest.fixture
def slot(app) -> Slot:
    """A green slot with a site."""
    return factories.make_site_and_slots()[1][0]


@pytest.fixture
def family(slot) -> Application:
    """A family with a green slot that runs now."""
    row = onsite.make_ready(applicant=factories.make_person(phone=PHONE))
    with transactions.unit():
        index_contact(db.session.get_one(Application, row.id))
    onsite.book(row, slot)
    clock.move(slot.starts_at + timedelta(minutes=10) - datetime.now(clock.CITY_ZONE))
    return onsite.fetch(Application, row.id)


@pytest.fixture
def officer(app):
    return factories.sign_in(factories.make_staff("supervisor").person_id)


@pytest.fixture
def desk(family):
    return onsite.make_desk(onsite.rows(select(Site))[0])


def reissue(client, headers, written: str, reason: str = "paper_lost"):
    return client.post(
        "/api/v1/district/serial-reissues", json={"serial": written, "reason": reason}, headers=headers
    )


def scan(client, desk, written: str, **more) -> dict:
    body = {"text": written, "nonce": uuid4().hex} | more
    return client.post("/api/v1/desk/scans", json=body, headers=desk).json


def confirm(client, desk, written: str, **more):
    body = {"serial": written, "nonce": uuid4().hex, "id_checked": True, "signature": onsite.signature()}
    return client.post("/api/v1/desk/confirmations", json=body | more, headers=desk)


def look_up(client, written: str):
    return client.post("/api/v1/lookups", json={"serial": written, "phone_last4": PHONE[-4:]})


def test_the_new_serial_holds_and_the_old_one_does_not(client, family, officer):
    answer = reissue(client, officer, family.serial.lower())
    assert answer.status_code == 201, answer.json
    now = onsite.fetch(Application, family.id)
    assert answer.json["serial"] == str(serial.parse(now.serial))
    assert answer.json["replaced"] == str(serial.parse(family.serial))
    assert now.serial != family.serial
    assert (now.state, now.version) == (State.SLOT_BOOKED, family.version + 1)
    kept = onsite.rows(select(RevokedSerial))
    assert [(row.serial, row.application_id, row.reason) for row in kept] == [
        (family.serial, family.id, "paper_lost")
    ]


def test_the_parent_sees_it_in_the_app_and_gets_a_text(client, family, officer):
    new = reissue(client, officer, family.serial).json["serial"]
    parent = factories.sign_in(family.applicant_id)
    shown = client.get(f"/api/v1/applications/{family.id}", headers=parent).json
    assert shown["serial"] == new
    assert shown["qr_text"] == f"IC1:{new.replace('-', '')}"
    assert shown["receipt"]["serial"] == new.replace("-", "")
    assert receipts.is_genuine(shown["receipt"], receipts.notary.public_key)
    texts = onsite.rows(select(Message).where(Message.purpose == "serial_replaced"))
    assert [new in text.body for text in texts] == [True]
    old = str(serial.parse(family.serial))
    assert not any(old in text.body for text in texts)


def test_the_desk_says_replaced_and_what_to_do(client, family, officer, desk):
    new = reissue(client, officer, family.serial).json["serial"]
    old = scan(client, desk, family.serial)
    assert (old["reason"], old["colour"], old["verdict"]) == ("serial_replaced", "red", "refused")
    assert (old["child_name"], old["slot"], old["lane"]) == (None, None, None)
    assert "新的流水号" in old["next_step"]["zh"]
    assert scan(client, desk, new)["reason"] == "ready_green"


def test_a_desk_of_another_district_hears_no_more_than_the_letters_say(client, family, officer):
    reissue(client, officer, family.serial)
    site, _ = factories.make_site_and_slots(factories.HULI)
    elsewhere = onsite.make_desk(site, clerk="李窗口")
    assert scan(client, elsewhere, family.serial)["reason"] == "other_district"


def test_a_look_up_of_the_old_one_is_like_an_unknown_one(client, family, officer):
    assert look_up(client, family.serial).status_code == 200
    new = reissue(client, officer, family.serial).json["serial"]
    old, unknown = look_up(client, family.serial), look_up(client, str(serial.Serial("SM", 17, "P1", 987654)))
    assert old.status_code == unknown.status_code == 404
    assert {k: v for k, v in old.json.items() if k != "request_id"} == {
        k: v for k, v in unknown.json.items() if k != "request_id"
    }
    assert look_up(client, new).status_code == 200


def test_the_old_one_confirms_nothing_and_takes_nobody_in(client, family, officer, desk):
    new = reissue(client, officer, family.serial).json["serial"]
    refused = confirm(client, desk, family.serial)
    assert (refused.status_code, refused.json["facts"]["reason"]) == (409, "serial_replaced")
    body = {"serial": family.serial, "nonce": uuid4().hex}
    walk_in = client.post("/api/v1/desk/walk-ins", json=body, headers=desk)
    assert (walk_in.status_code, walk_in.json["facts"]["reason"]) == (409, "serial_replaced")
    assert confirm(client, desk, new).json["already"] is False


def test_a_signature_taken_offline_before_counts(client, family, officer, desk):
    """The desk was offline, the family signed, and only then was the serial replaced."""
    reissue(client, officer, family.serial)
    before, nonce = (clock.wall() - timedelta(minutes=6)).isoformat(), uuid4().hex
    first = confirm(client, desk, family.serial, signed_at=before, nonce=nonce)
    assert first.status_code == 200, first.json
    again = confirm(client, desk, family.serial, signed_at=before, nonce=nonce)
    assert again.json == first.json
    assert first.json["serial"] != str(serial.parse(family.serial))


def test_a_confirmation_repeated_after_the_reissue_is_the_same_answer(client, family, officer, desk):
    nonce = uuid4().hex
    confirm(client, desk, family.serial, nonce=nonce)
    new = reissue(client, officer, family.serial).json["serial"]
    again = confirm(client, desk, family.serial, nonce=nonce)
    assert (again.status_code, again.json["already"], again.json["serial"]) == (200, False, new)
    stranger = onsite.make_ready(applicant=factories.make_person("陈大文"))
    assert confirm(client, desk, stranger.serial, nonce=nonce).json["code"] == "nonce_reused"


def test_twice_is_refused_in_words(client, family, officer):
    reissue(client, officer, family.serial)
    again = reissue(client, officer, family.serial)
    assert (again.status_code, again.json["code"]) == (409, "serial_already_replaced")
    assert len(onsite.rows(select(RevokedSerial))) == 1
    assert len(onsite.rows(select(Message).where(Message.purpose == "serial_replaced"))) == 1


def test_a_serial_may_be_replaced_again_and_each_is_told(client, family, officer):
    second = reissue(client, officer, family.serial).json["serial"]
    third = reissue(client, officer, second, "made_public").json["serial"]
    assert len({str(serial.parse(family.serial)), second, third}) == 3
    assert len(onsite.rows(select(Message).where(Message.purpose == "serial_replaced"))) == 2


def test_another_districts_officer_and_an_unknown_serial_are_one_404(client, family, officer):
    elsewhere = factories.sign_in(factories.make_staff("admin", factories.HULI, "李管理").person_id)
    unknown = str(serial.Serial("SM", 17, "P1", 987654))
    answers = [reissue(client, elsewhere, family.serial), reissue(client, elsewhere, unknown)]
    reissue(client, officer, family.serial)
    answers.append(reissue(client, elsewhere, family.serial))
    assert [(answer.status_code, answer.json["code"]) for answer in answers] == [(404, "not_found")] * 3


def test_what_cannot_be_reissued(client, app, officer):
    ended = factories.make_application(state=State.WITHDRAWN)
    assert reissue(client, officer, ended.serial).json["code"] == "not_in_this_state"
    assert reissue(client, officer, "SM17").json["code"] == "serial_misread"
    assert reissue(client, officer, ended.serial, "because").status_code == 422
    own = factories.make_staff("admin", name="陈管理")
    mine = factories.make_application()
    with transactions.unit():
        db.session.get_one(Application, mine.id).applicant_id = own.person_id
    answer = reissue(client, factories.sign_in(own.person_id), mine.serial)
    assert (answer.status_code, answer.json["code"]) == (403, "own_family")


def test_the_trail_tells_who_and_why(client, family, officer):
    new = reissue(client, officer, family.serial, "made_public").json["serial"].replace("-", "")
    events = onsite.events("serial_reissued")
    assert [(event.subject, event.data) for event in events] == [
        (
            f"application:{family.id}",
            {"revoked": family.serial, "serial": new, "reason": "made_public"},
        )
    ]
    assert events[0].actor.startswith("staff:")
