"""One outside world at a time is down, slow or hung: the family is told, goes on, and nothing is lost."""

from __future__ import annotations

import os
import signal
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import httpx
import pytest

from app.launch.city import City
from app.launch.process import wait_until
from tests.faults import chaos, ledger
from tests.faults.family import Family, families
from tests.faults.standins import department_fault, provider_fault, vendor_fault

pytestmark = pytest.mark.timeout(240)
LOGIN = {"client": "native", "app_challenge": "A" * 43}
_taken = 20  # families before this one belong to other suites of the same city


def next_family(city: City) -> Family:
    """A family that nobody has used, signed in."""
    global _taken
    _taken += 1
    family = families(city.database, _taken)[-1]
    family.sign_in(city)
    return family


def applied(city: City) -> Family:
    """A family with its draft ready to be submitted."""
    family = next_family(city)
    family.consent()
    family.wait_for_record()
    family.draft()
    return family


@dataclass(frozen=True)
class Timed:
    """An answer, and how many seconds it took."""

    answer: httpx.Response
    seconds: float


def timed(call: Callable[[], httpx.Response]) -> Timed:
    begun = time.monotonic()
    answer = call()
    return Timed(answer, time.monotonic() - begun)


def ask_to_sign_in(city: City) -> httpx.Response:
    url = f"{city.environment['PUBLIC_BASE_URL']}/api/v1/auth/login"
    return httpx.get(url, params=LOGIN, timeout=15.0, trust_env=False)


@pytest.mark.parametrize("fault", ["down", "slow"])
def test_without_the_identity_provider_the_login_says_so_and_comes_back(city: City, fault: str) -> None:
    assert ask_to_sign_in(city).status_code == 302
    with provider_fault(city, fault):
        tried = timed(lambda: ask_to_sign_in(city))
    assert tried.answer.status_code == 503
    assert tried.seconds < 4.0
    problem = tried.answer.json()
    assert problem["code"].startswith("sign_in_")
    assert any("一" <= letter <= "鿿" for letter in problem["detail"])
    assert wait_until(lambda: ask_to_sign_in(city).status_code == 302, 20.0, pause=0.5)


def test_a_department_down_and_one_hung_hold_nobody_up(city: City) -> None:
    family = next_family(city)
    with department_fault(city, hrss="down", natural_resources="hang"):
        begun = time.monotonic()
        family.consent()
        assert time.monotonic() - begun < 6.0  # two seconds for the first two, and a busy machine
        record = family.wait_for_record(90.0)
        status = {(s["person"], s["dataset"]): s["status"] for s in record["sections"]}
        family.draft()
        answer = family.submit(record)
    assert status["self", "police.household"] == "ready"
    assert status["self", "police.residence_permit"] == "ready"
    assert {status["self", "hrss.social_insurance"], status["self", "natural_resources.property"]} == {
        "unavailable"
    }
    assessment = answer.json()["assessment"]
    assert assessment["provisional"] is True
    insurance = next(i for i in assessment["points"]["items"] if i["id"] == "insurance")
    assert (insurance["provisional"], insurance["verified"]) == (True, False)
    see_reviewers_are_asked(city, family)


def see_reviewers_are_asked(city: City, family: Family) -> None:
    def asked() -> bool:
        tasks = ledger.rows(
            city, "SELECT item FROM review_task WHERE application_id = %s", family.application["id"]
        )
        doubtful = {"dispute:hrss.social_insurance", "dispute:natural_resources.property"}
        return doubtful <= {item for (item,) in tasks}

    assert wait_until(asked, 60.0, pause=0.5)


def test_without_the_vendor_texts_wait_and_arrive_later(city: City) -> None:
    family = applied(city)
    with vendor_fault(city, refuse="down"):
        family.submit()
        serial = family.application["serial"]
        waiting = "SELECT state, attempts FROM message WHERE application_id = %s AND purpose = 'submitted'"
        tried = lambda: ledger.rows(city, waiting, family.application["id"])[0]  # noqa: E731
        assert wait_until(lambda: tried()[1] > 0, 60.0, pause=0.3)
        assert tried()[0] in {"pending", "sending"}
        assert not on_the_phone(city, family, serial)
    assert wait_until(lambda: on_the_phone(city, family, serial), 90.0, pause=0.5)
    assert wait_until(lambda: tried()[0] == "delivered", 30.0, pause=0.5)


def on_the_phone(city: City, family: Family, serial: str) -> bool:
    return any(phone == family.parent.phone and serial in body for phone, body in ledger.accepted_texts(city))


def test_a_hung_redis_costs_a_moment_and_no_work(city: City) -> None:
    family = applied(city)
    before = read_often(family)
    with chaos.stopped(*chaos.engine(city, "redis-server")):
        during = read_often(family)
        submitted = timed(family.submit)
    assert submitted.answer.status_code == 201
    assert submitted.seconds < 5.0
    assert statistics.median(during) - statistics.median(before) < 0.5
    assert max(during) < 3.0
    assert wait_until(lambda: on_the_phone(city, family, family.application["serial"]), 120.0, pause=0.5)


def read_often(family: Family) -> list[float]:
    api = family.signed_in
    return [timed(lambda: api.call("GET", "/api/v1/me/record")).seconds for _ in range(12)]


@contextmanager
def without_database(city: City) -> Iterator[None]:
    """PostgreSQL is killed, all of it, and not started again until the end."""
    engine = next(one for one in city.supervisor._engines if one.name == "PostgreSQL")
    with pytest.MonkeyPatch.context() as held:
        held.setattr(engine, "has_ended", lambda: False)
        assert engine.pid is not None
        os.kill(engine.pid, signal.SIGKILL)
        assert wait_until(lambda: not chaos.engine(city, "postgres"), 10.0)
        yield


def test_without_the_database_requests_are_told_to_come_back_and_then_are_served(city: City) -> None:
    family = applied(city)
    web = chaos.running(city, "web")
    body, api = family.submission(), family.signed_in
    url = f"{api.base_url}/api/v1/applications/{family.application['id']}/submissions"
    with without_database(city):
        for _ in range(3):
            tried = timed(
                lambda: api.client.post(url, json=body, headers=api.headers | {"Idempotency-Key": family.key})
            )
            assert tried.answer.status_code == 503
            assert tried.answer.json()["code"] == "busy"
            assert int(tried.answer.headers["Retry-After"]) > 0
            assert tried.seconds < 5.0
        ready = api.client.get(f"{api.base_url}/readyz")
        assert (ready.status_code, ready.json()["database"]) == (503, False)
    assert family.submit().status_code == 201
    assert chaos.running(city, "web") == web, "the web was started again"


def nested(depth: int) -> bytes:
    return b'{"child_id": ' + b"[" * depth + b"]" * depth + b"}"


HOSTILE = {
    "a number of 5,000 digits": b'{"child_id": ' + b"9" * 5000 + b"}",
    "100,000 brackets": nested(100_000),
    "17 brackets": nested(17),
    "a NUL": b'{"child_id": "a\\u0000b"}',
    "a lone surrogate": b'{"child_id": "\\ud800"}',
    "raw bytes that are no UTF-8": b'{"child_id": "\xff\xfe"}',
    "a key twice": b'{"child_id": "a", "child_id": "b"}',
    "NaN": b'{"child_id": NaN}',
    "1e999": b'{"child_id": 1e999}',
    "an array": b"[]",
    "nothing": b"",
    "null": b"null",
    "a number": b"7",
    "half an object": b'{"child_id": "a"',
    "a BOM": b'\xef\xbb\xbf{"child_id": "a"}',
}


@pytest.fixture(scope="module")
def parent(city: City) -> Family:
    return next_family(city)


def post(parent: Family, body: bytes, kind: str = "application/json") -> httpx.Response:
    api = parent.signed_in
    return api.client.post(
        f"{api.base_url}/api/v1/applications", content=body, headers=api.headers | {"Content-Type": kind}
    )


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_body_is_refused_in_words(what: str, parent: Family) -> None:
    answer = post(parent, HOSTILE[what])
    assert 400 <= answer.status_code < 500, answer.text
    problem = answer.json()
    assert answer.headers["content-type"] == "application/problem+json"
    assert problem["code"]
    assert problem["detail"]


def test_ten_megabytes_are_refused(parent: Family) -> None:
    try:
        answer = post(parent, b'{"child_id": "' + b"a" * 10_000_000 + b'"}')
    except httpx.WriteError:  # refused before all of it was sent
        return
    assert answer.status_code == 413, answer.text


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
def test_json_under_another_name_is_not_read(kind: str, parent: Family) -> None:
    answer = post(parent, b'{"child_id": "00000000-0000-4000-8000-000000000000"}', kind)
    assert answer.status_code in {400, 415, 422}, answer.text


@pytest.mark.parametrize(
    "query", ["text_version=%00", "x=%ff%fe", "x=" + "a" * 9000, "%00=1"], ids=["NUL", "bytes", "long", "key"]
)
def test_a_hostile_query_is_refused_or_ignored(query: str, parent: Family) -> None:
    api = parent.signed_in
    for path in ("/api/v1/me/record", "/api/v1/auth/login", "/api/v1/auth/callback"):
        answer = api.client.get(f"{api.base_url}{path}?{query}", headers=api.headers)
        assert answer.status_code < 500, (path, answer.text)
