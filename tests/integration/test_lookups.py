"""The grandparents' view: minimal, equal answers, limited in PostgreSQL."""

from __future__ import annotations

import threading
import time
from datetime import timedelta

import pytest
from sqlalchemy import event, func, select

from app import clock, rate_limits, transactions
from app.domain.serial import Serial
from app.domain.states import State
from app.extensions import broker, db
from app.models.application import Application
from app.models.lookup import LookupTry
from app.models.slot import Booking
from app.privacy import vault
from app.services import look_up
from app.store.prepared import Prepared
from tests import factories

PHONE = "+8613800138000"
UNKNOWN = str(Serial("SM", 17, "P1", 987654))
_OTHERS = [Serial("SM", 17, "P1", 900_000 + number) for number in range(40)]
UNKNOWNS = [str(other) for other in _OTHERS if other.is_plain][:10]


def applied(state: State = State.SUBMITTED) -> Application:
    """An application as the submission leaves it: with the blind index of its phone's last digits."""
    row = factories.make_application(factories.make_person(phone=PHONE), state=state)
    with transactions.unit():
        index = vault.index("phone.last4", f"{row.serial}/{PHONE[-4:]}")
        db.session.get(Application, row.id).phone_last4_index = index
    return row


@pytest.fixture
def mine(app):
    return applied()


def ask(client, serial: str, last4: str, address: str = "192.0.2.1"):
    return client.post(
        "/api/v1/lookups",
        json={"serial": serial, "phone_last4": last4},
        environ_overrides={"REMOTE_ADDR": address},
    )


def without_id(answer) -> dict:
    return {key: value for key, value in answer.json.items() if key != "request_id"}


def tries() -> int:
    with transactions.unit():
        return db.session.scalar(select(func.count()).select_from(LookupTry)) or 0


def test_state_time_and_place_and_nothing_else(client, app):
    row = applied(State.SLOT_BOOKED)
    site, slots = factories.make_site_and_slots()
    with transactions.unit():
        booking = Booking(
            slot_id=slots[0].id,
            application_id=row.id,
            district_code=factories.SIMING,
            state="live",
            origin="assigned",
            booked_at=clock.now(),
        )
        db.session.add(booking)
    answer = ask(client, row.serial.lower(), "8000")
    assert answer.status_code == 200, answer.json
    assert answer.json["state"] == "slot_booked"
    assert answer.json["place_zh"] == site.name_zh
    assert answer.json["starts_at"]
    assert answer.json["bring_zh"]
    shown = answer.get_data(as_text=True)
    assert not any(secret in shown for secret in ("林", PHONE, "8000", row.serial, "school"))
    assert tries() == 0


def test_unknown_and_wrong_are_one_answer(client, mine):
    unknown, wrong = ask(client, UNKNOWN, "8000"), ask(client, mine.serial, "8001")
    assert unknown.status_code == wrong.status_code == 404
    assert without_id(unknown) == without_id(wrong)


def test_unknown_and_wrong_do_the_same_work(client, mine, monkeypatch):
    """Not the clock of a busy machine but the work itself: the same statements, the same hashes."""
    work: list[str] = []
    indexed = vault.index
    monkeypatch.setattr(vault, "index", lambda kind, value: work.append(kind) or indexed(kind, value))

    def note(connection, cursor, statement, *_) -> None:
        work.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        ask(client, UNKNOWN, "8001")
        unknown, work[:] = list(work), []
        ask(client, mine.serial, "8001")
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    assert unknown == work
    assert work.count("phone.last4") == 1


def test_ten_misses_per_serial_whatever_the_address(client, mine):
    codes = [ask(client, mine.serial, "0000", f"192.0.2.{n}").status_code for n in range(12)]
    assert codes == [404] * 10 + [429] * 2
    assert ask(client, mine.serial, "8000", "192.0.2.99").status_code == 429
    clock.move(timedelta(minutes=11) + _offset())
    assert ask(client, mine.serial, "8000", "192.0.2.99").status_code == 200


def _offset() -> timedelta:
    return clock.now() - clock.wall()


def test_ten_misses_per_address_whatever_the_serial(client, mine):
    for unknown in UNKNOWNS:
        assert ask(client, unknown, "0000").status_code == 404
    answer = ask(client, mine.serial, "8000")
    assert (answer.status_code, answer.json["code"]) == (429, "too_many_lookups")
    assert answer.headers["Retry-After"]
    assert ask(client, mine.serial, "8000", "192.0.2.50").status_code == 200


def test_hits_do_not_use_up_the_limit(client, mine):
    assert [ask(client, mine.serial, "8000").status_code for _ in range(15)] == [200] * 15


def test_a_hundred_guesses_at_once_are_judged_at_most_ten_times(app, mine):
    assert _judged_of_a_hundred(app, mine) <= look_up.MISSES


def test_control_without_the_early_commit_more_guesses_get_through(app, mine, monkeypatch):
    """The race is real: counted in an open transaction, the tries of the others are not seen."""
    monkeypatch.setattr(look_up.transactions, "release", lambda: None)
    assert _judged_of_a_hundred(app, mine) > look_up.MISSES


def _judged_of_a_hundred(app, mine) -> int:
    gate, codes = threading.Barrier(40), []

    def guess(number: int) -> None:
        gate.wait()
        client = app.test_client()
        codes.extend(ask(client, mine.serial, f"{number:04d}", f"10.0.0.{number}").status_code for _ in "12")

    threads = [threading.Thread(target=guess, args=(number,)) for number in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(codes) <= {404, 429}
    return codes.count(404)


def test_the_limit_holds_with_redis_emptied(client, mine):
    for _ in range(10):
        ask(client, mine.serial, "0000")
    broker.client.flushall()
    assert ask(client, mine.serial, "0000").status_code == 429


def test_misread_and_malformed(client, mine):
    assert ask(client, "not a serial", "8000").json["code"] == "serial_misread"
    assert ask(client, mine.serial, "80").status_code == 422
    assert ask(client, mine.serial, "８０００").status_code == 422
    assert tries() == 0


def test_old_tries_are_forgotten(client, mine):
    ask(client, mine.serial, "0000")
    with transactions.unit():
        assert look_up.forget_old(now=clock.now() + timedelta(minutes=11)) == 1
    assert tries() == 0


# --- answers kept for seconds


@pytest.fixture
def statements(monkeypatch):
    """How many statements were asked for since the list was emptied."""
    said: list[str] = []
    rows = Prepared.rows
    monkeypatch.setattr(
        Prepared, "rows", lambda self, **values: said.append(self.text) or rows(self, **values)
    )
    look_up.answers.keep_for(5.0)
    yield said
    look_up.answers.keep_for(0.0)


def test_who_asks_again_waits_for_no_database(client, mine, statements):
    first = ask(client, mine.serial, "8000")
    assert len(statements) == 1
    assert ask(client, mine.serial, "8000", "192.0.2.7").json == first.json
    assert len(statements) == 1


def test_a_repeated_answer_is_the_same_bytes_under_the_same_headers(client, mine, statements):
    first, again = ask(client, mine.serial, "8000"), ask(client, mine.serial, "8000")
    assert again.data == first.data
    ids = [answer.headers.pop("X-Request-ID") for answer in (first, again)]
    assert len(set(ids)) == 2
    assert dict(again.headers) == dict(first.headers)


def test_a_repeated_answer_counts_against_the_rate(client, mine, statements, monkeypatch):
    monkeypatch.setitem(rate_limits.ALLOWED, rate_limits.Class.PUBLIC, rate_limits.parse("3/minute"))
    monkeypatch.setattr(rate_limits.limiter, "_local", rate_limits.Tally())
    assert [ask(client, mine.serial, "8000").status_code for _ in range(4)] == [200, 200, 200, 429]


@pytest.mark.parametrize(
    "body", ['{"serial": "x", "serial": "%s", "phone_last4": "8000"}', '["%s"]', '{"serial": "%s"}', "%s"]
)
def test_what_is_not_two_texts_is_left_to_the_view(client, mine, statements, body):
    ask(client, mine.serial, "8000")
    refused = client.post("/api/v1/lookups", data=body % mine.serial, content_type="application/json")
    assert refused.status_code == 422
    assert refused.json["code"] in {"malformed_body", "invalid_fields"}


def test_what_was_kept_is_dropped_after_seconds(client, mine, statements, monkeypatch):
    ask(client, mine.serial, "8000")
    with transactions.unit():
        db.session.get(Application, mine.id).state = State.WITHDRAWN
    assert ask(client, mine.serial, "8000").json["state"] == "submitted"
    monkeypatch.setattr(look_up.answers, "now", lambda: time.monotonic() + 5)
    assert ask(client, mine.serial, "8000").json["state"] == "withdrawn"


def test_a_guess_drops_what_was_kept_and_is_counted(client, mine, statements):
    ask(client, mine.serial, "8000")
    assert ask(client, mine.serial, "8001", "192.0.2.7").status_code == 404
    assert tries() == 1
    ask(client, mine.serial, "8000")
    ask(client, mine.serial, "8000")
    assert len(statements) == 4, "as long as somebody has missed, each is asked of the database"


def test_a_kept_answer_does_not_get_round_the_limit_of_an_address(client, mine, statements):
    for unknown in UNKNOWNS:
        ask(client, unknown, "0000", "192.0.2.7")
    assert ask(client, mine.serial, "8000").status_code == 200
    assert ask(client, mine.serial, "8000", "192.0.2.7").status_code == 429


def test_a_kept_answer_does_not_get_round_the_limit_of_a_serial(client, mine, statements):
    ask(client, mine.serial, "8000")
    for number in range(10):
        ask(client, mine.serial, "0000", f"192.0.2.{number}")
    assert ask(client, mine.serial, "8000", "192.0.2.99").status_code == 429
