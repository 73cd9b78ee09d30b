"""The client against an enemy: no hostile answer is believed, none is taken for "not found", no deadline is missed."""

import gzip
import threading
import time
from io import StringIO

import pytest
import structlog

from registries import client as exchange_client
from registries.client import ExchangeClient
from registries.ports import Dataset, RegistryError, RegistryFailure, Subject
from tests.contracts.registries.hostile_exchange import HostileExchange
from tests.contracts.registries.running_exchange import make_key
from tests.from_now import FromNow

SUBJECT = Subject("350702198305129815", "林建国")


@pytest.fixture
def hostile():
    exchange = HostileExchange()
    yield exchange
    exchange.close()


@pytest.fixture
def ask(hostile):
    client = ExchangeClient(
        hostile.url, client_id="icity", client_key_pem=make_key()[0], failures=5, reset_after=0.4, places=2
    )

    def fetch(dataset=Dataset.FAMILY_PLANNING, timeout=2.0):
        return client.fetch(
            dataset,
            subject=SUBJECT,
            purpose="enrolment.check",
            consent="c-1",
            request_id="r-1",
            timeout=timeout,
        )

    fetch.client = client
    yield fetch
    client.close()


def failure(ask, **arguments):
    with pytest.raises(RegistryError) as caught:
        ask(**arguments)
    return caught.value.code


def test_the_enemy_can_be_honest(hostile, ask):
    """The control: without a change, the same machinery is believed."""
    hostile.answer = lambda query, _: hostile.sign(hostile.honest(query))
    assert ask().payload == {"status": "compliant", "registered_at_community_on": None}


@pytest.mark.parametrize(
    "changed",
    [
        {"iss": "urn:other"},
        {"aud": "other"},
        {"aud": ["icity", "other"]},
        {"iat": 1},
        {"iat": FromNow(-600)},
        {"iat": FromNow(3600)},
        {"exp": FromNow(-60)},
        {"exp": "LEFT OUT"},
        {"iat": 1.5},
        {"in_reply_to": "0" * 32},
        {"request_id": "r-2"},
        {"dataset": "police.household"},
        {"department": "police"},
        {"found": False},
        {"payload": None},
        {"found": False, "payload": {}},
        {"found": "yes"},
        {"payload": []},
        {"payload": {"status": "compliant"}},
        {"payload": {"status": "fine", "registered_at_community_on": None}},
        {"payload": {"status": "compliant", "registered_at_community_on": "2017-02-30"}},
        {"payload": {"status": "compliant", "registered_at_community_on": None, "more": 1}},
        {"payload": {"status": "\ud800", "registered_at_community_on": None}},
        {"as_of": "2017-13-01"},
        {"as_of": "20170401"},
        {"reference": ""},
        {"reference": "x" * 5000},
        {"reference": "LEFT OUT"},
        {"surprise": True},
    ],
)
def test_a_signed_answer_that_does_not_fit_is_a_bad_answer(hostile, ask, changed):
    hostile.answer = lambda query, _: hostile.sign(hostile.honest(query, **changed))
    assert failure(ask) is RegistryFailure.BAD_ANSWER


def test_forged_answers_are_bad_answers(hostile, ask):
    stranger = make_key()[0]
    forgeries = (
        lambda claims: hostile.sign(claims, key=stranger),
        lambda claims: hostile.sign(claims, kid="k2"),
        lambda claims: hostile.sign(claims, typ="JWT"),
        lambda claims: hostile.sign(claims, key="s" * 32, algorithm="HS256"),
        lambda claims: hostile.sign(claims, algorithm="none"),
    )
    for forge in forgeries:
        hostile.answer = lambda query, _, forge=forge: forge(hostile.honest(query))
        assert failure(ask) is RegistryFailure.BAD_ANSWER


def test_an_earlier_answer_cannot_be_replayed(hostile, ask):
    kept = []

    def replay(query, _):
        kept.append(hostile.sign(hostile.honest(query)))
        return kept[0]

    hostile.answer = replay
    assert ask().found
    assert failure(ask) is RegistryFailure.BAD_ANSWER


def test_no_redirect_is_followed(hostile, ask):
    inside = HostileExchange()
    inside.answer = lambda query, _: inside.sign(inside.honest(query))
    hostile.answer = lambda _, handler: hostile.send(
        handler, b"", status=302, location=f"{inside.url}/v1/queries"
    )
    assert failure(ask) is RegistryFailure.BAD_ANSWER
    assert inside.requests == 0
    inside.close()


@pytest.mark.parametrize(
    ("status", "expected", "asked"),
    [
        (503, RegistryFailure.UNAVAILABLE, 2),
        (500, RegistryFailure.UNAVAILABLE, 2),
        (429, RegistryFailure.UNAVAILABLE, 2),
        (403, RegistryFailure.REFUSED, 1),
        (404, RegistryFailure.REFUSED, 1),
        (204, RegistryFailure.BAD_ANSWER, 1),
    ],
)
def test_only_what_may_pass_is_asked_again(hostile, ask, status, expected, asked):
    hostile.answer = lambda _, handler: hostile.send(handler, b"" if status == 204 else b"{}", status=status)
    assert failure(ask) is expected
    assert hostile.requests == asked


def test_a_second_attempt_is_a_new_question(hostile, ask):
    seen = []

    def fail_once(query, handler):
        seen.append(query["jti"])
        if len(seen) == 1:
            return hostile.send(handler, b"", status=503)
        return hostile.sign(hostile.honest(query))

    hostile.answer = fail_once
    assert ask().found
    assert len(set(seen)) == 2


def test_big_and_compressed_answers_are_refused(hostile, ask):
    hostile.answer = lambda _, __: b"a" * 2_000_000
    assert failure(ask) is RegistryFailure.BAD_ANSWER
    squeezed = gzip.compress(b"a" * 50_000_000)
    hostile.answer = lambda _, handler: hostile.send(handler, squeezed, content_encoding="gzip")
    assert failure(ask) is RegistryFailure.BAD_ANSWER


@pytest.mark.parametrize("part", ["headers", "body"])
def test_one_byte_at_a_time_does_not_outlast_the_deadline(hostile, ask, part):
    def drip(_, handler):
        handler.close_connection = True
        if part == "body":
            handler.send_response(200)
            handler.send_header("content-type", "application/jose")
            handler.send_header("content-length", "1000")
            handler.end_headers()
        try:
            for _ in range(100):
                handler.wfile.write(b"a")
                time.sleep(0.05)
        except OSError:
            return

    hostile.answer = drip
    began = time.monotonic()
    assert failure(ask, timeout=0.5) is RegistryFailure.TIMEOUT
    assert time.monotonic() - began < 0.8


def test_the_breaker_opens_leaves_alone_and_tries_again(hostile, ask):
    hostile.answer = lambda _, handler: hostile.send(handler, b"garbage")
    for _ in range(5):
        assert failure(ask) is RegistryFailure.BAD_ANSWER
    assert ask.client.breaker_states()["health"] == "open"
    asked = hostile.requests
    began = time.monotonic()
    assert failure(ask) is RegistryFailure.BREAKER_OPEN
    assert time.monotonic() - began < 0.1
    assert hostile.requests == asked

    time.sleep(0.45)
    assert failure(ask) is RegistryFailure.BAD_ANSWER
    assert hostile.requests == asked + 1
    assert failure(ask) is RegistryFailure.BREAKER_OPEN

    time.sleep(0.45)
    hostile.answer = lambda query, _: hostile.sign(hostile.honest(query))
    assert ask().found
    assert ask.client.breaker_states()["health"] == "closed"


def test_a_refusal_is_an_answer_to_the_breaker(hostile, ask):
    hostile.answer = lambda _, handler: hostile.send(handler, b"{}", status=403)
    for _ in range(8):
        assert failure(ask) is RegistryFailure.REFUSED
    assert ask.client.breaker_states()["health"] == "closed"


def test_a_hung_department_fills_its_own_places_only(hostile, ask):
    released = threading.Event()

    def hang_police(query, _):
        if query["dataset"].startswith("police"):
            released.wait(5)
        return hostile.sign(hostile.honest(query))

    hostile.answer = hang_police
    codes = []
    threads = [
        threading.Thread(target=lambda: codes.append(failure(ask, dataset=Dataset.HOUSEHOLD, timeout=0.6)))
        for _ in range(4)
    ]
    began = time.monotonic()
    for thread in threads:
        thread.start()
    time.sleep(0.1)
    assert ask(timeout=1.0).found
    assert time.monotonic() - began < 0.5
    assert hostile.requests == 3, "two in the two places of the police, one to the health commission"
    for thread in threads:
        thread.join()
    assert time.monotonic() - began < 1.0
    assert codes == [RegistryFailure.TIMEOUT] * 4
    released.set()


def test_calls_to_one_department_run_side_by_side(hostile, ask):
    """The control for pybreaker's own lock, which would let one call through at a time."""
    together = threading.Barrier(2, timeout=2)

    def meet(query, _):
        together.wait()
        return hostile.sign(hostile.honest(query))

    hostile.answer = meet
    found = []
    threads = [threading.Thread(target=lambda: found.append(ask().found)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [True, True]


def test_nobody_listens():
    client = ExchangeClient("http://127.0.0.1:1", client_id="icity", client_key_pem=make_key()[0])
    with pytest.raises(RegistryError) as caught:
        client.fetch(
            Dataset.HOUSEHOLD,
            subject=SUBJECT,
            purpose="enrolment.check",
            consent="c",
            request_id="r",
            timeout=1,
        )
    client.close()
    assert caught.value.code is RegistryFailure.UNAVAILABLE


def test_failures_are_logged_without_the_person(hostile, ask, monkeypatch):
    written = StringIO()
    monkeypatch.setattr(exchange_client, "log", structlog.wrap_logger(structlog.PrintLogger(written)))
    hostile.answer = lambda _, __: b"garbage"
    failure(ask)
    text = written.getvalue()
    assert "health.family_planning" in text
    assert SUBJECT.id_number not in text
    assert SUBJECT.name not in text
    assert SUBJECT.id_number not in repr(SUBJECT)
