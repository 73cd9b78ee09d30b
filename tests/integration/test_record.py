"""The record: consent first, filled by the departments, compared, and never in anybody's way."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest

from app import clock, transactions
from app.domain.consents import FIRST, TEXT_VERSION
from app.extensions import db
from app.models.outbox import OutboxEntry
from app.services import fetch_record, needed_datasets, refetch_record, request_record
from app.store import people, records
from blueprints.parent import schemas
from registries.ports import Dataset, RegistryError, RegistryFailure
from tests.family_city import promised, work
from tests.sms_city import later


def _statuses(who) -> dict[tuple[str, str], str]:
    return {(s["person"], s["dataset"]): s["status"] for s in who.get("/me/record")["sections"]}


def needed() -> set[str]:
    with transactions.unit():
        return set(needed_datasets.in_season())


def test_nothing_is_asked_before_consent(cast, exchange):
    who, before = cast.guardian("ready-father"), len(exchange.log())
    assert set(_statuses(who).values()) == {"not_consented"}
    assert who.send("POST", "/me/record/police.household/refetches", {}).status_code == 404
    assert promised() == []
    assert len(exchange.log()) == before


def test_household_and_property_are_there_at_once_and_the_rest_follows(cast):
    who = cast.guardian("ready-father")
    record = who.consent()
    first = {s["dataset"]: s["status"] for s in record["sections"] if s["person"] == "self"}
    assert {dataset: first[dataset] for dataset in FIRST} == dict.fromkeys(FIRST, "ready")
    assert first["hrss.social_insurance"] == "pending"
    assert record["complete"] is False
    work()
    record = who.get("/me/record")
    assert record["complete"] is True
    assert {s["person"] for s in record["sections"]} == {"self", "spouse", "child"}
    home = who.section("natural_resources.property")
    assert (home["department"], home["verdict"]) == ("自然资源和规划局", "verified")
    assert home["reference"]
    assert home["as_of"] == "2017-04-01"
    assert home["fetched_at"].startswith("2017-04-20T12:")
    assert len(home["digest"]) == 64
    assert home["values"]["homes"][0]["district"] == "思明"


def test_the_answer_is_what_its_schema_says(cast):
    """The view writes its JSON past the schema: neither may know a field that the other does not."""
    record = cast.family("mismatch").get("/me/record")
    assert any(section["differences"] and section["mend_at"] for section in record["sections"])
    assert schemas.Record().dump(record) == record
    assert set(record) == set(schemas.Record().fields)
    assert {frozenset(one) for one in record["sections"]} == {frozenset(schemas.RecordSection().fields)}


def test_every_query_names_purpose_and_consent(cast, exchange):
    who = cast.family("ready")
    with transactions.unit():
        consents = {consent.dataset: str(consent.id) for consent in records.list_consents(who.person_id)}
    asked = [entry for entry in exchange.log() if entry["consent"] in consents.values()]
    assert {entry["dataset"] for entry in asked} == needed()
    assert all(consents[entry["dataset"]] == entry["consent"] for entry in asked)
    assert {entry["purpose"] for entry in asked} == {"compulsory-education-enrolment"}


def test_numbers_are_masked_and_sealed(cast, exchange, capfd):
    who = cast.family("ready")
    numbers = {cast.row(slug)["id_number"] for slug in ("ready-father", "ready-mother", "ready-child")}
    assert not any(number in str(who.get("/me/record")) for number in numbers)
    assert "林小鸣" in str(who.get("/me/record"))
    with transactions.unit():
        kept = records.list_snapshots(who.person_id, [who.person_id])
        sealed = b"".join(snapshot.payload_sealed for snapshot in kept if snapshot.payload_sealed)
    assert "林".encode() not in sealed
    out, err = capfd.readouterr()
    assert not any(number in out + err for number in numbers)


def test_consent_is_per_dataset(cast):
    who = cast.guardian("ready-father")
    who.consent("hrss.social_insurance")
    work()
    statuses = _statuses(who)
    assert statuses["self", "hrss.social_insurance"] == "ready"
    assert {s for key, s in statuses.items() if key[1] != "hrss.social_insurance"} == {"not_consented"}


def test_an_old_text_is_refused_and_an_unknown_dataset_too(cast):
    who = cast.guardian("ready-father")
    old = who.send("POST", "/me/consents", {"text_version": "2016-1", "datasets": ["police.household"]})
    assert (old.status_code, old.json["code"]) == (409, "consent_text_changed")
    unknown = who.send("POST", "/me/consents", {"text_version": TEXT_VERSION, "datasets": ["tax.income"]})
    assert unknown.status_code == 422
    assert promised() == []


def test_withdrawal_deletes_what_it_brought_and_stops_what_waits(cast, exchange):
    who = cast.guardian("ready-father")
    who.consent()
    who.do("DELETE", "/me/consents/hrss.social_insurance")
    work()
    section = who.section("hrss.social_insurance")
    assert (section["status"], section["values"], section["digest"], section["reference"]) == (
        "withdrawn", None, None, None,
    )  # fmt: skip
    who.do("DELETE", "/me/consents/police.household")
    assert who.section("police.household")["values"] is None
    again = who.send("DELETE", "/me/consents/police.household")
    assert (again.status_code, again.json["code"]) == (409, "consent_needed")
    later(timedelta(minutes=2))
    asked = len(exchange.log())
    refused = who.send("POST", "/me/record/police.household/refetches", {})
    assert (refused.status_code, refused.json["code"]) == (409, "consent_needed")
    assert len(exchange.log()) == asked
    who.consent("police.household")
    assert who.section("police.household")["status"] == "ready"


def test_one_parents_withdrawal_takes_nothing_from_the_other(cast):
    father, mother = cast.family("ready"), cast.family("ready", "mother")
    father.do("DELETE", "/me/consents/hrss.social_insurance")
    father.do("DELETE", "/me/consents/education.student_record")
    assert mother.section("hrss.social_insurance")["status"] == "ready"
    assert mother.section("education.student_record", "child")["status"] == "ready"
    assert father.section("hrss.social_insurance", "spouse")["status"] == "withdrawn"


def test_asking_again_waits_a_minute_and_ends_at_ten(cast):
    who = cast.family("ready")
    path = "/me/record/hrss.social_insurance/refetches"
    soon = who.send("POST", path, {})
    assert (soon.status_code, soon.json["code"]) == (429, "refetched_too_often")
    assert 0 < int(soon.headers["Retry-After"]) <= 60
    later(timedelta(minutes=2))
    assert who.send("POST", path, {}).status_code == 202
    busy = who.send("POST", path, {})
    assert (busy.status_code, busy.json["code"]) == (409, "already_asking")
    work()
    with transactions.unit():
        snapshot = records.find_snapshot(who.person_id, who.person_id, "hrss.social_insurance")
        assert snapshot.refetches == 1
        snapshot.refetches = refetch_record.MOST_PER_DATASET
    later(timedelta(minutes=2))
    assert who.send("POST", path, {}).status_code == 429
    assert who.section("hrss.social_insurance")["status"] == "ready"


def test_consenting_again_is_no_way_round_the_limit(cast, exchange):
    who = cast.family("ready")
    asked = len(exchange.log())
    for _ in range(3):
        who.consent()
        work()
    assert len(exchange.log()) == asked


def test_a_department_that_is_down_blocks_nothing_and_is_asked_again(cast, exchange):
    exchange.fault(dataset="natural_resources.property", kind="down")
    who = cast.guardian("ready-father")
    who.consent()
    work()
    section = who.section("natural_resources.property")
    assert (section["status"], section["verdict"], section["values"]) == ("unavailable", "unverifiable", None)
    assert section["mend_at"]["phone"]
    assert section["can_refetch"] is True
    assert who.section("police.household")["status"] == "ready"
    row = who.apply()
    assert row["serial"]
    work()
    assert "dispute:natural_resources.property" in who.get(f"/applications/{row['id']}")["open_items"]
    exchange.clear_faults()
    later(timedelta(minutes=2))
    assert who.send("POST", "/me/record/natural_resources.property/refetches", {}).status_code == 202
    work()
    assert who.section("natural_resources.property")["status"] == "ready"
    assert who.get(f"/applications/{row['id']}")["open_items"] == ["home", "student_record"]


def test_a_department_too_slow_for_sign_in_is_waited_for_by_the_queue(cast, exchange, monkeypatch):
    """Whichever clock runs out first, the call's own or the sign-in's, late is not refused."""
    ask = fetch_record.ask
    hurried = partial(ask, timeout=0.2)
    monkeypatch.setattr(fetch_record, "ask", lambda gateway, question, *, timeout: hurried(gateway, question))
    exchange.fault(dataset="police.household", kind="slow", value=800)
    who = cast.guardian("ready-father")
    who.consent("police.household")
    assert who.section("police.household")["status"] == "pending"
    monkeypatch.setattr(fetch_record, "ask", ask)
    work()
    assert who.section("police.household")["status"] == "ready"


def test_a_department_that_lies_is_not_believed(cast, exchange):
    exchange.fault(dataset="police.household", kind="bad_signature")
    who = cast.guardian("ready-father")
    who.consent("police.household")
    work()
    section = who.section("police.household")
    assert (section["status"], section["values"], section["digest"]) == ("unavailable", None, None)


def test_a_mismatch_shows_both_values_and_the_office(cast):
    who = cast.family("mismatch")
    section = who.section("police.household")
    assert section["verdict"] == "mismatch"
    names = [d for d in section["differences"] if d["field"] == "name"]
    assert (names[0]["expected"], names[0]["found"]) == ("沈晓鹏", "沈小鹏")
    assert (names[0]["expected_source"], names[0]["found_source"]) == ("sign_in", "police.household")
    births = [d for d in section["differences"] if d["field"] == "born_on"]
    assert (births[0]["expected"], births[0]["found"]) == ("1983-02-11", "1983-02-12")
    assert "派出所" in section["mend_at"]["zh"]


@pytest.mark.parametrize("family", ["old_id", "rare_characters", "dotted_name"])
def test_spellings_and_old_numbers_are_no_mismatch(cast, family):
    who = cast.family(family, "mother" if family == "dotted_name" else "father")
    assert who.section("police.household")["verdict"] == "verified"
    assert who.section("natural_resources.property")["verdict"] in {"verified", "unverifiable"}


def test_a_late_answer_to_an_old_question_is_dropped(cast):
    who = cast.family("ready")
    with transactions.unit():
        person = people.get_person(who.person_id)
        old = request_record.request(
            person, ["hrss.social_insurance"], requested_by=person.id, now=clock.now(), again=True
        )[0]
        fetch_record.store(
            old, RegistryError(RegistryFailure.TIMEOUT, Dataset.SOCIAL_INSURANCE), now=clock.now()
        )
        new = request_record.request(
            person, ["hrss.social_insurance"], requested_by=person.id, now=clock.now(), again=True
        )[0]
        assert new.version == old.version + 1
        fetch_record.store(
            old, RegistryError(RegistryFailure.TIMEOUT, Dataset.SOCIAL_INSURANCE), now=clock.now()
        )
    assert who.section("hrss.social_insurance")["status"] == "pending"
    work()
    assert who.section("hrss.social_insurance")["status"] == "ready"


def test_a_job_done_twice_asks_once(cast, exchange):
    who = cast.guardian("ready-father")
    who.consent("hrss.social_insurance")
    entry = promised("fetch_dataset")[0]
    work()
    asked = len(exchange.log())
    with transactions.unit():
        db.session.get(OutboxEntry, entry.id).done_at = None
    work()
    assert len(exchange.log()) == asked


def test_a_strangers_child_shows_nothing(cast):
    """A number and a name that someone typed open no record, neither values nor whether there is one."""
    stranger, child = cast.family("share_50_5"), cast.row("mismatch-child")
    body = {
        "name": child["name"], "id_number": child["id_number"], "born_on": child["born_on"], "sex": child["sex"],
        "relation": "father",
    }  # fmt: skip
    stranger.do("POST", "/me/children", body)
    work()
    with transactions.unit():
        added = next(c for c, b in people.list_children(stranger.person_id) if b.origin == "declared")
        known = records.list_snapshots(stranger.person_id, [added.id])
        assert any(snapshot.payload_sealed for snapshot in known), "the departments did answer"
    for section in stranger.get("/me/record")["sections"]:
        if section["person_id"] == str(added.id):
            assert section["status"] == "unproved"
            told = ("values", "digest", "reference", "as_of")
            assert {section[name] for name in told} == {None}
            assert section["differences"] == []
    assert "沈小鹏" not in str(stranger.get("/me/record"))


def test_a_stranger_who_was_first_with_a_wrong_name_spoils_nothing(cast):
    stranger, child = cast.family("share_50_5"), cast.row("ready-child")
    body = {
        "name": "林小名", "id_number": child["id_number"], "born_on": child["born_on"], "sex": "male",
        "relation": "guardian",
    }  # fmt: skip
    stranger.do("POST", "/me/children", body)
    work()
    father = cast.family("ready")
    assert [item["name"] for item in father.get("/me/children")["items"]] == ["林小鸣"]
    assert father.section("police.household", "child")["verdict"] == "verified"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"id_number": "350702201103050012"}, "bad_id_number"),
        ({"id_number": "350702201113050013"}, "bad_id_number"),
        ({"born_on": "2011-03-06"}, "birth_date_differs"),
        ({"name": "林大鸣"}, "name_differs"),
    ],
)
def test_a_child_is_added_only_as_it_is(cast, change, code):
    who, child = cast.family("ready"), cast.row("ready-child")
    body = {
        "name": child["name"], "id_number": child["id_number"], "born_on": child["born_on"], "sex": "male",
        "relation": "father",
    }  # fmt: skip
    answer = who.send("POST", "/me/children", body | change)
    assert (answer.status_code, answer.json["code"]) == (422, code)


def test_pass_rates_are_counted(cast):
    cast.family("ready")
    cast.family("mismatch")
    with transactions.unit():
        counts = {(row.dataset, row.verdict): row.count for row in records.list_counts()}
    assert counts["police.household", "mismatch"] >= 1
    assert counts["police.household", "verified"] >= 1
    assert counts["natural_resources.property", "verified"] == 1
