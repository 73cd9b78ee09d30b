"""The real client against the running exchange: every dataset, every way a record can be wrong, who asked what."""

import json
import sqlite3
from datetime import UTC, date, datetime, timedelta

import httpx
import pytest

from registries.connector import list_asked
from registries.ports import Dataset, RegistryError, RegistryFailure, Subject, payload_digest

HELD_BY = {
    Dataset.BUSINESS: "self_employed-father",
    Dataset.STUDENT_RECORD: "ready-child",
    Dataset.PREFERENTIAL: "serving_officer-father",
    Dataset("samr.company"): "renters-father",
    Dataset("housing.purchase_contract"): "renters-mother",
    Dataset("housing.lease"): "renters-father",
    Dataset("natural_resources.no_home"): "renters-mother",
    Dataset("tax.payment"): "renters-father",
    Dataset("health.birth_certificate"): "ready-child",
}


APART = {"courts.custody", "data_bureau.certificate"}
"""Answered in days; signed once more, each certificate by its issuer (test_certificates.py)."""
AT_ONCE = [c.dataset for c in list_asked() if c.dataset not in APART]


@pytest.mark.parametrize("dataset", AT_ONCE)
def test_every_dataset_is_answered_whole(fetch, city, cast, dataset):
    slug = HELD_BY.get(dataset, "ready-father")
    answer = fetch(dataset, slug)

    connection = sqlite3.connect(city)
    row = connection.execute(
        "SELECT payload, reference FROM record WHERE dataset = ? AND id_number = ?",
        (dataset.value, cast(slug).id_number),
    ).fetchone()
    connection.close()
    assert answer.found
    assert answer.payload == json.loads(row[0])
    assert answer.reference == row[1]
    assert answer.digest == payload_digest(answer.payload)
    assert answer.department == dataset.department_code
    assert date(2017, 3, 20) < answer.as_of <= date(2017, 4, 1)
    assert abs(answer.answered_at - datetime.now(UTC)) < timedelta(seconds=5)


def test_nothing_on_file_is_an_answer(fetch):
    answer = fetch(Dataset.PROPERTY, "gap_bridged-father")
    assert (answer.found, answer.payload) == (False, None)


def test_a_wrong_name_opens_no_drawer(client, cast):
    right = cast("ready-father")
    with pytest.raises(RegistryError) as caught:
        client.fetch(
            Dataset.HOUSEHOLD,
            subject=Subject(right.id_number, "林建军"),
            purpose="enrolment.autofill",
            consent="c-1",
            request_id="r-1",
            timeout=2,
        )
    assert caught.value.code is RegistryFailure.REFUSED
    assert caught.value.permanent
    assert "subject_mismatch" in caught.value.detail


def test_fifteen_digits_and_another_dot_find_the_same_person(client, cast):
    for slug, name in (("old_id-father", None), ("dotted_name-mother", "阿依古丽•买买提")):
        right = cast(slug)
        number = right.id_number[:6] + right.id_number[8:17]
        answer = client.fetch(
            Dataset.HOUSEHOLD,
            subject=Subject(number, name or right.name),
            purpose="enrolment.autofill",
            consent="c-1",
            request_id="r-1",
            timeout=2,
        )
        assert answer.found


def test_rare_characters_arrive_as_they_are(fetch):
    names = [row["name"] for row in fetch(Dataset.HOUSEHOLD, "rare_characters-father").payload["members"]]
    assert "王𬱖" in names
    assert "王𬱖然" in names


def test_the_old_number_of_the_property_register(fetch, cast):
    owner = fetch(Dataset.PROPERTY, "old_id-father").payload["homes"][0]["owners"][0]
    assert len(owner["id_number"]) == 15
    assert owner["id_number"][:6] == cast("old_id-father").id_number[:6]


def test_the_mismatching_household(fetch):
    father = fetch(Dataset.HOUSEHOLD, "mismatch-father").payload["members"][0]
    assert (father["name"], father["born_on"]) == ("沈小鹏", "1983-02-12")


def test_one_family_whose_property_register_is_down(fetch):
    with pytest.raises(RegistryError) as caught:
        fetch(Dataset.PROPERTY, "registry_down-father")
    assert caught.value.code is RegistryFailure.UNAVAILABLE
    assert fetch(Dataset.HOUSEHOLD, "registry_down-father").found


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("down", RegistryFailure.UNAVAILABLE),
        ("error", RegistryFailure.UNAVAILABLE),
        ("reset", RegistryFailure.UNAVAILABLE),
        ("slow", RegistryFailure.TIMEOUT),
        ("hang", RegistryFailure.TIMEOUT),
        ("garbage", RegistryFailure.BAD_ANSWER),
        ("bad_signature", RegistryFailure.BAD_ANSWER),
        ("bad_schema", RegistryFailure.BAD_ANSWER),
        ("other_question", RegistryFailure.BAD_ANSWER),
        ("redirect", RegistryFailure.BAD_ANSWER),
        ("huge", RegistryFailure.BAD_ANSWER),
    ],
)
def test_every_fault_has_its_name_and_none_means_not_found(exchange, fetch, kind, code):
    exchange.fault(dataset="police.household", kind=kind)
    with pytest.raises(RegistryError) as caught:
        fetch(Dataset.HOUSEHOLD, timeout=0.5)
    assert caught.value.code is code
    assert not caught.value.permanent


def test_faults_of_content(exchange, fetch):
    exchange.fault(department="police", kind="stale")
    exchange.fault(dataset="police.household", kind="wrong_name")
    exchange.fault(dataset="police.residence_permit", kind="contradictory")
    household = fetch(Dataset.HOUSEHOLD)
    assert household.as_of == date(2014, 12, 31)
    assert household.payload["members"][0]["name"] == "林建兴"
    assert {row["district"] for row in fetch(Dataset.RESIDENCE_PERMIT).payload["records"]} == {"翔安"}
    exchange.fault(dataset="police.household", kind="missing")
    assert not fetch(Dataset.HOUSEHOLD).found


def test_faults_end_by_themselves_and_by_hand(exchange, fetch):
    past = (datetime.now(UTC) - timedelta(seconds=1)).isoformat()
    exchange.fault(department="police", kind="down", until=past)
    assert fetch(Dataset.HOUSEHOLD).found
    exchange.fault(department="police", kind="down")
    with pytest.raises(RegistryError):
        fetch(Dataset.HOUSEHOLD)
    exchange.fault(department="police", kind="none")
    assert fetch(Dataset.HOUSEHOLD).found


@pytest.mark.parametrize(
    "row",
    [
        {"department": "police", "kind": "no_such"},
        {"kind": "down"},
        {"department": "nobody", "kind": "down"},
        {"department": "police", "kind": "down", "until": "2017-04-01T00:00:00"},
        {"department": "police", "kind": "down", "surprise": 1},
        [],
    ],
)
def test_a_fault_that_makes_no_sense_is_refused(exchange, row):
    answer = httpx.post(f"{exchange.url}/standin/faults", json=row, trust_env=False)
    assert answer.status_code == 422
    assert answer.json()["code"] == "bad_fault"


def test_the_log_says_who_asked_what_and_masks_whom(exchange, fetch, cast):
    fetch(Dataset.MARRIAGE)
    entry = exchange.log()[0]
    expected = {"client_id": "icity", "dataset": "civil_affairs.marriage", "purpose": "enrolment.autofill"}
    assert {key: entry[key] for key in expected} == expected
    assert (entry["consent"], entry["outcome"], entry["name"]) == ("consent-1", "answered", "林**")

    pages = httpx.get(f"{exchange.url}/standin/log", trust_env=False).text
    pages += httpx.get(f"{exchange.url}/", trust_env=False).text + json.dumps(exchange.log())
    assert "婚姻与监护" in pages
    assert "consent-1" in pages
    assert cast("ready-father").id_number not in pages
    assert "林建国" not in pages


def test_the_status_page_tells_of_a_drill(exchange):
    assert "正常" in httpx.get(f"{exchange.url}/", trust_env=False).text
    exchange.fault(department="health", kind="down")
    assert "故障演练" in httpx.get(f"{exchange.url}/", trust_env=False).text
    assert httpx.get(f"{exchange.url}/healthz", trust_env=False).status_code == 200
