"""Adding a department touches nothing but data: a class, a schema, a line for the stand-in, a line in a pack."""

from __future__ import annotations

import dataclasses
import json
import shutil
import sqlite3
from pathlib import Path

import pytest

import registries.exchange as program
from app import policies, ports, transactions
from app.domain.policy import Asked, DocumentRule
from app.services import build_facts, find_policy, needed_datasets
from app.store import applications
from registries.connector import PARENTS, Bureau, Connector, Words, connect, disconnect
from registries.ports import Dataset, RegistryAnswer
from registries.strict_field import Strict, day, rows, text
from tests.contracts.registries.running_exchange import start
from tests.family_city import Cast

BLOOD = Dataset("red_cross.blood_donation")


class Donation(Strict):
    given_on = day()
    place = text()


class Donations(Strict):
    donations = rows(Donation)


class BloodDonation(Connector):
    """A department that nobody thought of."""

    dataset = BLOOD
    bureau = Bureau("red_cross", Words("红十字会", "Red Cross"))
    title = Words("献血记录", "Blood donations")
    purpose = Words("献血记录：按规定优待", "Blood donations: what is due to donors")
    mend = Words("红十字会窗口，请带献血证", "The Red Cross desk; bring the donor card")
    replaces = Words("献血证", "donor card")
    about = PARENTS
    fresh_days = 365
    schema = Donations
    rows = "donations"


@pytest.fixture
def department(app, city_file, tmp_path, monkeypatch):
    """The department on the exchange's side: a line in its file and a record in the city; and connected on ours."""
    city = tmp_path / "city.db"
    shutil.copy(city_file, city)
    connection = sqlite3.connect(city)
    number = connection.execute("SELECT id_number FROM person WHERE slug = 'ready-father'").fetchone()[0]
    payload = json.dumps(
        {"donations": [{"given_on": "2016-06-14", "place": "思明献血屋"}]}, ensure_ascii=False
    )
    row = (BLOOD, number, payload, "RC-1", "2017-04-01", None)
    connection.execute("INSERT INTO record VALUES (?,?,?,?,?,?)", row)
    connection.commit()
    connection.close()
    file = Path(program.__file__).with_name("departments.yaml")
    line = (
        "  - {code: red_cross, name: 红十字会, latency_ms: 0, jitter_ms: 0, error_rate: 0, batch_days: 0,"
        " downtime: [], datasets: {red_cross.blood_donation: 献血记录}}\n"
    )
    departments = tmp_path / "departments.yaml"
    departments.write_text(file.read_text(encoding="utf-8") + line, encoding="utf-8")
    connect(BloodDonation)
    running = start(city, tmp_path / "state", EXCHANGE_DEPARTMENTS=str(departments))
    client = running.client()
    monkeypatch.setattr(ports, "_ports", dataclasses.replace(ports.ports(), registries=client))
    yield running
    client.close()
    disconnect(BloodDonation)
    assert running.stop() == 0


@pytest.fixture
def donor_card(monkeypatch):
    """Siming's pack asks for the donor card, which the new dataset replaces."""
    loaded = policies.load("xiamen/siming/2017")
    card = DocumentRule(
        "donor_card", loaded.title, loaded.consistency, frozenset(k.id for k in loaded.classes), (BLOOD.value,),
        Asked.ALWAYS,
    )  # fmt: skip
    changed = dataclasses.replace(loaded, documents=(*loaded.documents, card))
    real = policies.load
    monkeypatch.setattr(policies, "load", lambda name: changed if name == loaded.id else real(name))
    needed_datasets._of_packs.cache_clear()
    yield
    needed_datasets._of_packs.cache_clear()


def donor_document(application_id):
    with transactions.unit():
        application = applications.get(application_id)
        policy = find_policy.in_force(application.season_id, application.district_code)
        facts = build_facts.build(application, policy)
    return facts.family, facts.unverified


def test_a_department_is_added_without_touching_the_platform(department, donor_card, city_file, client):
    who = Cast(city_file, client).family("ready")
    section = who.section(BLOOD)
    assert (section["department"], section["status"], section["verdict"]) == ("红十字会", "ready", "verified")
    assert section["values"]["donations"][0]["place"] == "思明献血屋"
    assert who.section(BLOOD, "spouse")["status"] == "not_found"
    purposes = [purpose["dataset"] for purpose in who.get("/me/consents")["purposes"]]
    assert BLOOD in purposes
    application = who.apply()
    documents = {d["id"]: d for d in application["assessment"]["documents"]}
    assert documents["donor_card"]["satisfied_by"] == BLOOD
    asked = [entry for entry in department.log() if entry["dataset"] == BLOOD]
    assert {entry["outcome"] for entry in asked} == {"answered", "not_found"}


def test_nobody_is_asked_until_a_pack_needs_it(department, city_file, client):
    who = Cast(city_file, client).family("ready")
    assert BLOOD not in {section["dataset"] for section in who.get("/me/record")["sections"]}
    assert [entry for entry in department.log() if entry["dataset"] == BLOOD] == []


def test_an_unagreed_answer_is_refused(department, city_file, client):
    department.fault(dataset=BLOOD, kind="bad_schema")
    subject = Cast(city_file, client).row("ready-father")
    with pytest.raises(Exception, match="bad_answer"):
        asked(subject)


def asked(subject) -> RegistryAnswer:
    from registries.ports import Subject

    return ports.ports().registries.fetch(
        BLOOD, subject=Subject(subject["id_number"], subject["name"]), purpose="enrolment.autofill", consent="c-1",
        request_id="r-1", timeout=2,
    )  # fmt: skip


def test_its_id_is_taken_once(department):
    with pytest.raises(ValueError, match="red_cross"):
        connect(BloodDonation)
