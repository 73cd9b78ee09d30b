"""A stopped PostgreSQL keeps its connections open and says nothing: what is asked of it ends all the same."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from app import patience, transactions
from app.extensions import db
from app.launch.city import City
from app.launch.demo.office import Office
from app.launch.process import Identity, wait_until
from app.patience import PatientConnection, Silence
from tests.faults import chaos, ledger
from tests.faults.family import Connection, Family, families

pytestmark = pytest.mark.timeout(180)
PATIENCE = 6.0  # five seconds for a statement, one more for a server that does not say so
SLACK = 3.0  # two cores, a dozen programs
WORKS_ON = ("web", "relay", "urgent", "bulk", "slow")


@contextmanager
def stopped_backend() -> Iterator[None]:
    """The server process behind this unit's connection hangs; the others live."""
    pid = db.session.scalar(text("SELECT pg_backend_pid()"))
    os.kill(int(pid or 0), signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(int(pid or 0), signal.SIGCONT)


@pytest.fixture
def short_patience(app: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """One second for an answer; what the process believes of the server starts and ends fresh."""
    monkeypatch.setattr(patience, "silence", Silence())
    monkeypatch.setattr("app.extensions.silence", patience.silence)
    monkeypatch.setattr(db, "_patience", 1.0)
    db.dispose()
    yield
    db.dispose()


def ask() -> Any:
    return db.session.scalar(text("SELECT 1"))


def test_a_statement_ends_although_the_server_says_nothing(short_patience: None) -> None:
    begun = time.monotonic()
    with (
        pytest.raises(OperationalError, match="no answer within 1 s"),
        transactions.unit(),
        stopped_backend(),
    ):
        ask()
    assert 1.0 <= time.monotonic() - begun < 1.0 + SLACK
    with pytest.raises(OperationalError, match="has not answered"), transactions.unit():
        ask()  # and nobody else waits for it now
    assert time.monotonic() - begun < 1.5 + SLACK
    assert wait_until(answers, 5.0)


def answers() -> bool:
    try:
        with transactions.unit():
            return bool(ask() == 1)
    except OperationalError:
        return False


def test_without_our_patience_the_statement_lasts_as_long_as_the_server_hangs(
    short_patience: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: neither statement_timeout nor TCP ends this wait."""
    monkeypatch.setattr(PatientConnection, "wait", PatientConnection.__base__.wait)  # type: ignore[union-attr]
    with ThreadPoolExecutor(1) as other, transactions.unit():
        with stopped_backend():
            waiting: Future[Any] = other.submit(_ask_on, db.session.connection())
            time.sleep(3.0)
            assert not waiting.done()
        assert waiting.result(5.0) == 1


def _ask_on(connection: Any) -> Any:
    return connection.scalar(text("SELECT 1"))


@dataclass(frozen=True)
class Told:
    """An answer and how many seconds it took."""

    answer: httpx.Response
    seconds: float

    @classmethod
    def by(cls, ask: Callable[[], httpx.Response]) -> Told:
        begun = time.monotonic()
        return cls(ask(), time.monotonic() - begun)

    def is_refused_in_words(self) -> bool:
        problem = self.answer.json()
        return (
            self.answer.status_code == 503
            and problem["code"] == "busy"
            and "请稍后再试" in problem["detail"]
            and int(self.answer.headers["Retry-After"]) > 0
        )


@dataclass
class Hang:
    """What everybody was told while PostgreSQL hung, and who ran before."""

    working: Family  # whose jobs were under way
    submitting: Family
    programs: dict[str, Identity]
    first: dict[str, Told]
    later: list[Told]
    alive: Told
    ready: Told


def applied(city: City, family: Family) -> Family:
    family.sign_in(city)
    family.consent()
    family.wait_for_record()
    family.draft()
    return family


def sent(who: Connection, method: str, path: str, **options: Any) -> httpx.Response:
    """One request, once, without patience."""
    headers = who.headers | options.pop("headers", {})
    return httpx.request(
        method, who.base_url + path, headers=headers, timeout=30.0, trust_env=False, **options
    )


def asks(family: Family, desk: Connection) -> dict[str, Callable[[], httpx.Response]]:
    """What people do."""
    api, body = family.signed_in, family.submission()
    path = f"/api/v1/applications/{family.application['id']}/submissions"
    login = "/api/v1/auth/login?client=native&app_challenge=" + "A" * 43
    scan = {"text": "SM17-P1-000123-M", "nonce": "hung-database-1"}
    mine, desks = {"Idempotency-Key": family.key}, {"Idempotency-Key": "hung-database-1"}
    return {
        "sign-in": lambda: sent(api, "GET", login),
        "record": lambda: sent(api, "GET", "/api/v1/me/record"),
        "submission": lambda: sent(api, "POST", path, json=body, headers=mine),
        "desk scan": lambda: sent(desk, "POST", "/api/v1/desk/scans", json=scan, headers=desks),
    }


@pytest.fixture(scope="module")
def hang(city: City) -> Hang:
    """PostgreSQL hangs for twelve seconds, all of it, with work under way."""
    working, submitting = (applied(city, family) for family in families(city.database, 34)[-2:])
    clerk = Office(city, "siming")._desk_at(_site(city))
    desk = Connection(clerk.base_url, clerk.headers)
    people = asks(submitting, desk)
    assert people["desk scan"]().status_code in {200, 404}
    programs = {name: chaos.running(city, name) for name in WORKS_ON}
    working.submit()
    base = desk.base_url
    with ThreadPoolExecutor(8) as crowd, chaos.stopped(*chaos.engine_whole(city, "postgres")):
        tried = {name: crowd.submit(Told.by, people[name]) for name in people}
        first = {name: told.result() for name, told in tried.items()}
        alive = Told.by(lambda: httpx.get(f"{base}/healthz", timeout=30.0, trust_env=False))
        ready = Told.by(lambda: httpx.get(f"{base}/readyz", timeout=30.0, trust_env=False))
        later = list(crowd.map(lambda _: Told.by(people["record"]), range(24)))
    return Hang(working, submitting, programs, first, later, alive, ready)


def _site(city: City) -> str:
    return str(ledger.rows(city, "SELECT id::text FROM site WHERE district_code = '350203' LIMIT 1")[0][0])


@pytest.mark.parametrize("who", ["sign-in", "record", "submission", "desk scan"])
def test_everybody_is_told_within_our_patience(hang: Hang, who: str) -> None:
    told = hang.first[who]
    assert told.is_refused_in_words(), told.answer.text
    assert told.seconds < PATIENCE + SLACK


def test_later_requests_do_not_wait_their_turn_to_wait(hang: Hang) -> None:
    assert all(told.is_refused_in_words() for told in hang.later)
    assert max(told.seconds for told in hang.later) < PATIENCE + SLACK
    assert sorted(told.seconds for told in hang.later)[12] < 1.5


def test_the_process_lives_and_is_not_ready(hang: Hang) -> None:
    assert hang.alive.answer.status_code == 200
    assert hang.alive.seconds < 1.0 + SLACK
    assert (hang.ready.answer.status_code, hang.ready.answer.json()["database"]) == (503, False)
    assert hang.ready.seconds < PATIENCE + SLACK


def test_all_goes_on_by_itself_and_nothing_is_lost_or_twice(city: City, hang: Hang) -> None:
    first = hang.submitting.submit().json()
    assert hang.submitting.submit().json()["serial"] == first["serial"]
    assert hang.submitting.signed_in.call("GET", "/readyz").json()["ready"] is True
    assert wait_until(lambda: not ledger.unfinished(city), 150.0, pause=0.5), ledger.unfinished(city)
    texts = ledger.accepted_texts(city)
    for family in (hang.working, hang.submitting):
        serial = family.application["serial"]
        assert [n for (phone, body), n in texts.items() if phone == family.parent.phone and serial in body]
    assert [text for text, times in texts.items() if times > 1] == []
    assert ledger.broken_histories(city) == []
    assert {name: chaos.running(city, name) for name in WORKS_ON} == hang.programs, (
        "something was started again"
    )
