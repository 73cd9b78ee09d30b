"""`icity registries check` against the running departments: who answers, who does not, and nothing personal said."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest
from click.testing import CliRunner

from app.cli import main
from app.commands import platform
from registries.connector import list_asked
from tests import onsite


@pytest.fixture
def city(exchange, city_file, settings, monkeypatch):
    """The file of a city whose departments are wired in; commands find the wiring that is there."""
    monkeypatch.setattr(platform, "wired", lambda: settings)
    return city_file


def check(*arguments: str, typed: str | None = None):
    return CliRunner().invoke(main, ["registries", "check", "--json", *arguments], input=typed)


def person(city, slug: str) -> tuple[str, str]:
    with closing(sqlite3.connect(city)) as connection:
        return connection.execute("SELECT id_number, name FROM person WHERE slug = ?", (slug,)).fetchone()


def test_every_department_answers(city):
    answer = check("--slug", "serving_officer-father", "--city", str(city))
    assert answer.exit_code == 0, answer.output
    lines = {line["dataset"]: line for line in json.loads(answer.output)}
    assert lines.keys() == {connector.dataset for connector in list_asked()}
    assert lines["veterans.preferential"]["outcome"] == "found"
    assert lines["natural_resources.property"]["outcome"] == "not_found"
    assert all(line["ok"] and line["breaker"] == "closed" for line in lines.values())
    assert [event.data["failed"] for event in onsite.events("registries_checked")] == [[]]


def test_nobody_is_named(city):
    number, name = person(city, "serving_officer-father")
    answer = check(typed=f"{number} {name}\n")
    assert answer.exit_code == 0, answer.output
    assert number not in answer.output
    assert name not in answer.output
    assert number not in str(onsite.events("registries_checked")[0].data)


def test_one_silent_department_is_a_failure(exchange, city):
    exchange.fault(department="health", kind="down")
    answer = check("--slug", "ready-father", "--city", str(city))
    assert answer.exit_code == 1
    failed = {line["dataset"]: line["outcome"] for line in json.loads(answer.output) if not line["ok"]}
    assert failed == dict.fromkeys(("health.family_planning", "health.birth_certificate"), "unavailable")
    assert onsite.events("registries_checked")[0].data["failed"] == [
        "health.birth_certificate",
        "health.family_planning",
    ]


def test_a_name_that_is_not_the_numbers_is_a_failure(city):
    number, _ = person(city, "ready-father")
    answer = check(typed=f"{number} 王小二\n")
    assert answer.exit_code == 1
    assert {line["outcome"] for line in json.loads(answer.output)} == {"refused"}


@pytest.mark.parametrize("typed", ["", "\n", "350203198505050019\n", "123 林建国\n"])
def test_nobody_to_ask_about_is_one_sentence(city, typed):
    answer = check(typed=typed)
    assert answer.exit_code == 3
    assert "证件号码" in answer.output


def test_the_cast_is_no_probe_in_production(city, settings, monkeypatch):
    monkeypatch.setattr(platform, "wired", lambda: replace(settings, environment="production"))
    assert check("--slug", "ready-father", "--city", str(city)).exit_code == 3
