"""A phone is a family's when the code that was sent to it comes back."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import select

from app import transactions
from app.extensions import broker, db
from app.models.audit import AuditEvent
from app.models.message import Message, PhoneCode
from app.models.person import Person
from app.store import phone_codes
from identity.ports import Acr
from tests.factories import make_person, sign_in
from tests.sms_city import code, fresh_phone, later, work

CODES, VERIFICATIONS = "/api/v1/me/phone-codes", "/api/v1/me/phone-verifications"


@pytest.fixture
def parent(handset):
    """Headers of somebody without a phone, signed in by bank card only."""
    return sign_in(make_person(phone=None).id, acr=Acr.BANK_CARD)


def sent_code(phone: str) -> str:
    with transactions.unit():
        rows = db.session.scalars(
            select(Message).where(Message.purpose == "code").order_by(Message.created_at.desc())
        )
        body = next(row.body for row in rows if row.to == phone)
    found = re.search(r"验证码(\d{6})", body)
    assert found, body
    return found[1]


def ask(client, headers, phone: str):
    return client.post(CODES, json={"phone": phone}, headers=headers)


def give(client, headers, phone: str, code: str):
    return client.post(VERIFICATIONS, json={"phone": phone, "code": code}, headers=headers)


def wrong(phone: str) -> str:
    return f"{(int(sent_code(phone)) + 1) % 1_000_000:06d}"


def stored_phones() -> list[str | None]:
    with transactions.unit():
        return [person.phone for person in db.session.scalars(select(Person))]


def test_the_code_comes_back(client, handset, parent) -> None:
    phone = fresh_phone()
    answer = ask(client, parent, phone)
    assert (answer.status_code, answer.json) == (202, {"expires_in": 600, "retry_after": 60})
    work()
    assert handset.accepted(phone) == 1
    verified = give(client, parent, phone, sent_code(phone))
    assert verified.status_code == 201
    assert verified.json["phone"].endswith(phone[-4:])
    assert "****" in verified.json["phone"]
    assert stored_phones() == [phone]


def test_digits_as_people_type_them(client, parent) -> None:
    phone = fresh_phone()
    assert ask(client, parent, f"{phone[3:6]} {phone[6:10]}-{phone[10:]}").status_code == 202
    full_width = sent_code(phone).translate({ord(str(d)): ord("０") + d for d in range(10)})
    assert give(client, parent, phone[3:], f" {full_width[:3]} {full_width[3:]}").status_code == 201


def test_the_code_is_in_no_row_and_no_url(client, parent) -> None:
    phone = fresh_phone()
    ask(client, parent, phone)
    code = sent_code(phone).encode()
    with transactions.unit():
        row = db.session.scalars(select(PhoneCode)).one()
        assert code not in row.code_hash
        assert phone.encode() not in row.to_sealed


class TestRefusals:
    @pytest.mark.parametrize(
        ("phone", "code"),
        [
            ("0592-2021234", "phone_landline"),
            ("+1 212 555 0100", "phone_foreign_number"),
            ("abc", "phone_not_a_number"),
        ],
    )
    def test_numbers_that_get_no_code(self, client, parent, phone: str, code: str) -> None:
        answer = ask(client, parent, phone)
        assert (answer.status_code, answer.json["code"]) == (422, code)
        assert give(client, parent, phone, "123456").json["code"] == code

    def test_a_wrong_code_says_how_many_tries_are_left(self, client, parent) -> None:
        phone = fresh_phone()
        ask(client, parent, phone)
        for left in (4, 3, 2, 1, 0):
            answer = give(client, parent, phone, wrong(phone))
            assert (answer.status_code, answer.json["code"]) == (422, "code_wrong")
            assert answer.json["facts"]["tries_left"] == left
        answer = give(client, parent, phone, sent_code(phone))  # right, but too late
        assert (answer.status_code, answer.json["code"]) == (429, "code_tried_too_often")
        assert answer.headers["Retry-After"] == "60"
        assert stored_phones() == [None]

    def test_without_a_code(self, client, parent) -> None:
        assert give(client, parent, fresh_phone(), "123456").json["code"] == "code_wrong"

    def test_expired(self, client, parent) -> None:
        phone = fresh_phone()
        ask(client, parent, phone)
        later(timedelta(minutes=10, seconds=1))
        answer = give(client, parent, phone, sent_code(phone))
        assert (answer.status_code, answer.json["code"]) == (409, "code_expired")

    def test_used(self, client, parent) -> None:
        phone = fresh_phone()
        ask(client, parent, phone)
        code = sent_code(phone)
        give(client, parent, phone, code)
        answer = give(client, parent, phone, code)
        assert (answer.status_code, answer.json["code"]) == (409, "code_used")

    def test_somebody_elses_code(self, client, parent) -> None:
        phone = fresh_phone()
        ask(client, parent, phone)
        stranger = sign_in(make_person(phone=None).id)
        assert give(client, stranger, phone, sent_code(phone)).json["code"] == "code_wrong"

    def test_a_code_for_another_number(self, client, parent) -> None:
        phone = fresh_phone()
        ask(client, parent, phone)
        assert give(client, parent, fresh_phone(), sent_code(phone)).json["code"] == "code_wrong"

    def test_strangers(self, client, handset) -> None:
        assert ask(client, {}, fresh_phone()).status_code == 401
        assert give(client, {}, fresh_phone(), "123456").status_code == 401


class TestChange:
    @pytest.fixture
    def person(self, handset):
        return make_person(phone=fresh_phone())

    def test_needs_a_step_up(self, client, person) -> None:
        headers, phone = sign_in(person.id, acr=Acr.BANK_CARD), fresh_phone()
        for answer in (ask(client, headers, phone), give(client, headers, phone, "123456")):
            assert (answer.status_code, answer.json["code"]) == (403, "step_up_needed")

    def test_the_old_number_is_told(self, client, person, handset) -> None:
        old, new = person.phone, fresh_phone()
        headers = sign_in(person.id)
        ask(client, headers, new)
        assert give(client, headers, new, sent_code(new)).status_code == 201
        work()
        assert (handset.accepted(old), stored_phones()) == (1, [new])
        with transactions.unit():
            events = db.session.scalars(select(AuditEvent.event)).all()
            told = db.session.scalars(select(Message).where(Message.purpose == "phone_changed")).one()
            assert "已更换" in told.body
            assert new[-4:] not in told.body
        assert "phone_changed" in events

    def test_an_old_number_that_gets_no_texts_does_not_stop_it(self, client, handset) -> None:
        person, new = make_person(phone="+85261234567"), fresh_phone()
        headers = sign_in(person.id)
        ask(client, headers, new)
        assert give(client, headers, new, sent_code(new)).status_code == 201

    def test_the_same_number_needs_none(self, client, person) -> None:
        headers = sign_in(person.id, acr=Acr.BANK_CARD)
        assert ask(client, headers, person.phone).status_code == 202


class TestLimits:
    def test_a_person_is_told_when_again(self, client, parent) -> None:
        ask(client, parent, fresh_phone())
        answer = ask(client, parent, fresh_phone())
        assert (answer.status_code, answer.json["code"]) == (429, "too_many_codes")
        assert 0 < int(answer.headers["Retry-After"]) <= 61

    def test_what_others_asked_for_a_number_is_not_told(self, client, parent, handset) -> None:
        phone = fresh_phone()
        assert code(phone)
        answer = ask(client, parent, phone)
        assert (answer.status_code, answer.json) == (202, {"expires_in": 600, "retry_after": 60})
        work()
        assert handset.accepted(phone) == 1

    def test_they_hold_with_redis_dead(self, client, handset, settings) -> None:
        phone = fresh_phone()
        broker.configure("redis://127.0.0.1:9")
        try:
            for _ in range(40):
                answer = ask(client, sign_in(make_person(phone=None).id), phone)
                assert answer.status_code == 202
                later(timedelta(seconds=61))
        finally:
            broker.configure(settings.redis_url)
        work()
        assert handset.accepted(phone) == 5


class TestBruteForce:
    def evaluated(self, client, parent, guesses: int) -> int:
        phone = fresh_phone()
        ask(client, parent, phone)
        guess, threads = wrong(phone), 10
        start = Barrier(threads)

        def attack(_: int) -> list[str]:
            start.wait(10)
            own = client.application.test_client()
            return [give(own, parent, phone, guess).json["code"] for _ in range(guesses // threads)]

        with ThreadPoolExecutor(threads) as pool:
            answers = [answer for part in pool.map(attack, range(threads)) for answer in part]
        assert set(answers) <= {"code_wrong", "code_tried_too_often"}
        return answers.count("code_wrong")

    def test_five_of_a_hundred_guesses_are_looked_at(self, client, parent) -> None:
        assert self.evaluated(client, parent, 100) == 5

    def test_control_without_the_counter_all_are(
        self, client, parent, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(phone_codes, "take_try", lambda p, i, **_: phone_codes.find_newest(p, i))
        assert self.evaluated(client, parent, 100) == 100

    def test_of_many_at_once_one_uses_the_code(self, client, parent) -> None:
        phone = fresh_phone()
        ask(client, parent, phone)
        right, start = sent_code(phone), Barrier(5)

        def use(_: int) -> int:
            start.wait(10)
            return give(client.application.test_client(), parent, phone, right).status_code

        with ThreadPoolExecutor(5) as pool:
            statuses = list(pool.map(use, range(50)))
        assert statuses.count(201) == 1
        assert set(statuses) <= {201, 409}
