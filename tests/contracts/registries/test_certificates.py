"""Electronic certificates from the running exchange: each signature is checked here, whatever the exchange says."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from registries import signature
from registries.cast import make_city
from registries.certificate import ISSUED_BY, TOKEN_TYPE
from registries.connector import get
from registries.exchange import certificate_library
from registries.ports import Dataset, RegistryError, RegistryFailure, payload_digest
from tests.contracts.registries.running_exchange import start, subject_of

CHILD, LAPSED = "certified-child", "lapsed-child"


@pytest.fixture(scope="module")
def certificate_city(tmp_path_factory):
    return make_city(tmp_path_factory.mktemp("certificates"), people=40, seed=7, cast="shandong")


@pytest.fixture(scope="module")
def running(certificate_city, tmp_path_factory):
    running = start(certificate_city, tmp_path_factory.mktemp("certificate-exchange"))
    yield running
    assert running.stop() == 0


@pytest.fixture
def held(running, certificate_city, monkeypatch):
    """held(slug) -> the certificates of one person as they are kept, by a client that has read no keys yet."""
    monkeypatch.setattr(signature, "UNKNOWN_KEY_PAUSE_SECONDS", 0.0)
    running.clear_faults()
    client = running.client()

    def ask(slug=CHILD):
        with closing(sqlite3.connect(certificate_city)) as connection:
            subject = subject_of(connection, slug)
        answer = client.fetch(
            Dataset.CERTIFICATE, subject=subject, purpose="enrolment.autofill", consent="c-1", request_id="r-1",
            timeout=3,
        )  # fmt: skip
        assert answer.digest == payload_digest(answer.payload)
        return answer.payload["certificates"]

    yield ask
    client.close()


def test_the_two_sides_agree_on_types_and_offices():
    assert certificate_library.OFFICES == ISSUED_BY
    assert certificate_library.TOKEN_TYPE == TOKEN_TYPE


def test_a_certificate_says_what_its_issuer_signed(held):
    (kept,) = held()
    assert (kept["kind"], kept["signature"], kept["status"]) == ("household_register", "valid", "in_force")
    assert (kept["issuer"], kept["from"], kept["to"]) == ("样板县公安局城关派出所", "2018-03-20", None)
    assert kept["holder"]["name"] == "邵一帆"
    assert "token" not in kept
    assert get(Dataset.CERTIFICATE).schema().validate({"certificates": [kept]}) == {}


def test_the_days_are_the_certificates_own(held):
    (kept,) = held(LAPSED)
    assert (kept["signature"], kept["to"]) == ("valid", "2024-05-31")


@pytest.mark.parametrize(
    ("kind", "outcome"),
    [
        ("forged_certificate", "bad_signature"),
        ("unpublished_key", "unknown_key"),
        ("altered_certificate", "altered"),
    ],
)
def test_what_does_not_hold_is_named_and_nothing_of_it_is_kept(running, held, kind, outcome):
    running.fault(dataset=Dataset.CERTIFICATE, kind=kind)
    (kept,) = held()
    assert kept["signature"] == outcome
    assert (kept["kind"], kept["holder"], kept["issuer"], kept["to"]) == (
        "household_register",
        None,
        None,
        None,
    )
    assert get(Dataset.CERTIFICATE).schema().validate({"certificates": [kept]}) == {}


def test_a_new_key_is_read_when_it_is_first_met(running, held):
    assert held()[0]["signature"] == "valid"
    running.fault(dataset=Dataset.CERTIFICATE, kind="rotated_key")
    assert held()[0]["signature"] == "valid"


def test_revoked_and_of_another_are_kept_as_such(running, held):
    running.fault(dataset=Dataset.CERTIFICATE, kind="revoked_certificate")
    running.fault(dataset=Dataset.CERTIFICATE, kind="others_certificate")
    (kept,) = held()
    assert (kept["signature"], kept["status"], kept["holder"]["name"]) == ("valid", "revoked", "别人")


def test_without_the_keys_nothing_is_known(running, held):
    """The library answers, its keys do not: that is no answer, and never an accepted certificate."""
    running.fault(dataset=Dataset.CERTIFICATE, kind="keys_away")
    with pytest.raises(RegistryError) as caught:
        held()
    assert caught.value.code is RegistryFailure.BAD_ANSWER


def test_whoever_holds_none_is_an_answer(held, certificate_city, running):
    with closing(sqlite3.connect(certificate_city)) as connection:
        subject = subject_of(connection, "one_zone-father")
    client = running.client()
    try:
        answer = client.fetch(
            Dataset.CERTIFICATE, subject=subject, purpose="enrolment.autofill", consent="c-1", request_id="r-2",
            timeout=3,
        )  # fmt: skip
    finally:
        client.close()
    assert (answer.found, answer.payload) == (False, None)
