"""Every part of a running city is killed while families apply; nothing they were told is lost or sent twice."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from app import clock, outbox, transactions
from app.extensions import broker
from app.launch.city import City
from tests.faults import chaos, ledger
from tests.faults.family import Family, families

pytestmark = pytest.mark.timeout(400)
FAMILIES = 10
AT_ONCE = 4
DRAINED_WITHIN = 180.0  # a text in a dead worker's hands is looked up after two minutes
PROGRAMS = ("web", "relay", "urgent", "bulk", "slow")


@dataclass
class Campaign:
    """What families were told, and when in their work each part was hurt."""

    families: list[Family]
    told: dict[str, str] = field(default_factory=dict)  # application id -> serial
    repeated: dict[str, str] = field(default_factory=dict)
    unfinished_at: dict[str, int] = field(default_factory=dict)  # fault -> families still at work
    lock: threading.Lock = field(default_factory=threading.Lock)

    def apply(self, family: Family) -> None:
        """One family from consent to its serial; then the same request once more."""
        family.consent()
        record = family.wait_for_record()
        family.draft()
        first = family.submit(record).json()
        again = family.submit(record).json()
        with self.lock:
            self.told[first["id"]] = first["serial"]
            self.repeated[again["id"]] = again["serial"]

    def hurt(self, what: str, how: Callable[[], None]) -> None:
        with self.lock:
            self.unfinished_at[what] = len(self.families) - len(self.told)
        how()


@pytest.fixture(scope="module")
def campaign(city: City) -> Campaign:
    """Families apply, four at a time, while everything is killed once and Redis forgets every second."""
    made = Campaign(families(city.database, FAMILIES, slugs=("ready",)))
    with ThreadPoolExecutor(AT_ONCE) as people:
        list(people.map(lambda family: family.sign_in(city), made.families))
        work = [people.submit(made.apply, family) for family in made.families]
        hurt_everything(city, made)
        keep_killing_workers_until_done(city, work)
        for done in work:
            done.result()
    return made


def hurt_everything(city: City, campaign: Campaign) -> None:
    flushing = threading.Thread(target=chaos.flush, args=(city,))
    campaign.hurt("FLUSHALL", flushing.start)
    campaign.hurt("a web worker", lambda: chaos.kill_web_worker(city))
    for name in ("urgent", "relay", "slow", "bulk", "web"):
        time.sleep(1.0)
        campaign.hurt(name, lambda name=name: chaos.kill(city, name))
    flushing.join()


def keep_killing_workers_until_done(city: City, work: list[Future[None]]) -> None:
    """Half of the remaining time without the worker that people wait for."""
    for _ in range(3):
        if all(done.done() for done in work):
            return
        chaos.kill(city, "urgent")
        time.sleep(3.0)


@pytest.fixture(scope="module")
def drained(city: City, campaign: Campaign) -> dict[str, int]:
    """What is still unfinished when the city has had time to mend itself."""
    deadline = time.monotonic() + DRAINED_WITHIN
    while (left := ledger.unfinished(city)) and time.monotonic() < deadline:
        time.sleep(0.5)
    return left


def test_every_fault_struck_while_families_were_at_work(campaign: Campaign) -> None:
    assert set(campaign.unfinished_at) == {
        "FLUSHALL",
        "a web worker",
        "urgent",
        "relay",
        "slow",
        "bulk",
        "web",
    }
    assert min(campaign.unfinished_at.values()) > 0
    assert sum(family.signed_in.cuts for family in campaign.families) > 0


def test_what_a_family_was_told_is_stored(city: City, campaign: Campaign) -> None:
    stored = dict(ledger.rows(city, "SELECT id::text, serial FROM application WHERE state <> 'draft'"))
    assert len(campaign.told) == FAMILIES
    assert {key: serial.replace("-", "") for key, serial in campaign.told.items()}.items() <= stored.items()
    assert len(set(campaign.told.values())) == FAMILIES


def test_the_same_request_again_is_the_same_serial(campaign: Campaign) -> None:
    assert campaign.repeated == campaign.told


def test_another_key_is_another_request_and_is_refused(campaign: Campaign) -> None:
    """The control: it is the key that makes the repetition above harmless."""
    family = campaign.families[0]
    path = f"/api/v1/applications/{family.application['id']}/submissions"
    refused = family.signed_in.call(
        "POST", path, 409, json=family.submission(), headers={"Idempotency-Key": "another-key-0001"}
    )
    assert refused.json()["code"] == "not_in_this_state"


def test_everything_comes_to_its_end(drained: dict[str, int]) -> None:
    assert drained == {}


def test_no_child_has_two_live_applications(city: City, drained: dict[str, int]) -> None:
    twice = ledger.rows(
        city,
        "SELECT child_id FROM application WHERE state <> 'draft' GROUP BY season_id, child_id HAVING count(*) > 1",
    )
    assert twice == []


def test_one_event_for_every_change_of_state_and_an_unbroken_chain(
    city: City, drained: dict[str, int]
) -> None:
    assert ledger.broken_histories(city) == []
    found = ledger.verified_audit(city)
    assert (found["intact"], found["unsealed"]) == (True, 0)


def test_every_text_reached_its_end_and_went_out_once(city: City, drained: dict[str, int]) -> None:
    texts = ledger.rows(city, "SELECT state, count(*) FROM message GROUP BY state")
    assert {state for state, _ in texts} <= ledger.FINAL
    assert sum(count for _, count in texts) >= FAMILIES
    assert [text for text, times in ledger.accepted_texts(city).items() if times > 1] == []


def test_every_family_has_its_serial_on_the_phone(
    city: City, campaign: Campaign, drained: dict[str, int]
) -> None:
    bodies = {phone: "" for phone, _ in ledger.accepted_texts(city)}
    for phone, body in ledger.accepted_texts(city):
        bodies[phone] += body
    for family in campaign.families:
        assert family.application["serial"] in bodies[family.parent.phone]


def test_everything_runs_again_without_a_person(city: City, campaign: Campaign) -> None:
    assert all(chaos.running(city, name).is_alive() for name in PROGRAMS)
    assert campaign.families[0].signed_in.call("GET", "/readyz").json()["ready"] is True


def test_without_the_sweep_a_flushed_job_is_lost(app: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: what brings jobs back is that the outbox hands them over again, not Redis and not luck."""
    now = clock.now()
    with transactions.unit():
        outbox.promise("check_application", "00000000-0000-4000-8000-000000000000", now=now)
    assert transactions.run(lambda: outbox.hand_over(now=now)) == 1
    broker.client.flushall()
    later = now + outbox.LOST_AFTER + timedelta(seconds=1)
    with monkeypatch.context() as without:
        without.setattr(outbox, "LOST_AFTER", timedelta(days=365))
        assert transactions.run(lambda: outbox.hand_over(now=later)) == 0
        assert broker.client.dbsize() == 0
    assert transactions.run(lambda: outbox.hand_over(now=later)) == 1
    assert broker.client.dbsize() > 0
