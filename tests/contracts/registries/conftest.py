"""A small city, a running exchange over it, and a client."""

import sqlite3

import pytest

from registries.cast import make_city
from tests.contracts.registries.running_exchange import start, subject_of


@pytest.fixture(scope="session")
def city(tmp_path_factory):
    return make_city(tmp_path_factory.mktemp("city"), people=60, seed=7)


@pytest.fixture(scope="session")
def cast(city):
    """Looks up a person of the hand-written cast: slug -> Subject."""
    connection = sqlite3.connect(city)
    yield lambda slug: subject_of(connection, slug)
    connection.close()


@pytest.fixture(scope="module")
def shared_exchange(city, tmp_path_factory):
    running = start(city, tmp_path_factory.mktemp("exchange"))
    yield running
    assert running.stop() == 0


@pytest.fixture
def exchange(shared_exchange):
    shared_exchange.clear_faults()
    return shared_exchange


@pytest.fixture
def client(exchange):
    client = exchange.client()
    yield client
    client.close()


@pytest.fixture
def fetch(client, cast):
    """fetch(dataset, slug) with the ordinary purpose, consent and a two-second deadline."""

    def ask(dataset, slug="ready-father", *, timeout=2.0, by=client):
        return by.fetch(
            dataset,
            subject=cast(slug),
            purpose="enrolment.autofill",
            consent="consent-1",
            request_id="request-1",
            timeout=timeout,
        )

    return ask
