"""One of the systems with its season open behind its own exchange; a test module says which with `system`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from app import clock, transactions
from app.launch.demo.system import read_system
from app.services.load_city import load_city
from app.store import people, seasons
from registries.cast import make_city
from tests import factories
from tests.contracts.registries.running_exchange import RunningExchange, start
from tests.family_city import Cast, Guardian, work


class SystemCast(Cast):
    """The people of another city, whose season is loaded from its own file."""

    def open_season(self) -> None:
        """Nothing: `city` has loaded it."""


@dataclass
class Played:
    """One city with its season open at the day its journey begins."""

    cast: SystemCast
    district: str
    client: Any

    def submitted(self, family: str, guardian: str = "father") -> tuple[Guardian, dict[str, Any]]:
        """A family whose application was submitted on the first day of the window, and checked."""
        who = self.cast.family(family, guardian)
        row = who.do("POST", "/applications", {"child_id": who.child()})
        who.do("PATCH", f"/applications/{row['id']}", {"district_code": self.district})
        opens_on = window_of(who.get(f"/applications/{row['id']}"), "application")["opens_on"]
        move_to(opens_on)
        answer = who.submit(row["id"])
        assert answer.status_code == 201, answer.json
        work()
        return who, who.get(f"/applications/{row['id']}")

    def staff(self, duty: str) -> dict[str, str]:
        """Headers of the district's member of staff in the cast."""
        with transactions.unit():
            pinyin = seasons.get_district(self.district).pinyin
            number = self.cast.row(f"staff-{pinyin}-{duty}")["id_number"]
            person = people.find_by_id_number("citizen", number)
            assert person is not None
            return factories.sign_in(person.id)

    def approve_all(self) -> list[str]:
        """A reviewer of the district approves whatever waits."""
        staff = self.staff("reviewer")
        decided = []
        while task := self.client.post("/api/v1/reviewer/claims", json={}, headers=staff).json["task"]:
            body = {"decision": "approved", "reasons": [], "note": None}
            url = f"/api/v1/reviewer/tasks/{task['id']}/decisions"
            done = self.client.post(url, json=body, headers=staff | {"If-Match": f'"{task["version"]}"'})
            assert done.status_code == 201, done.json
            decided.append(task["item"])
        work()
        return decided


def window_of(row: dict[str, Any], window_id: str) -> dict[str, Any]:
    return next(window for window in row["windows"] if window["id"] == window_id)


def move_to(day: str) -> None:
    """Ten o'clock of the day, where that is still to come."""
    moment = datetime.fromisoformat(day).replace(hour=10, tzinfo=clock.CITY_ZONE)
    clock.move(max(moment, clock.local(clock.now())) - datetime.now(clock.CITY_ZONE))


@pytest.fixture(scope="module")
def city_file(system: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """city.db of the system's own cast."""
    return Path(make_city(tmp_path_factory.mktemp(system), people=20, cast=system))


@pytest.fixture(scope="module")
def running_exchange(city_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningExchange]:
    running = start(city_file, tmp_path_factory.mktemp("exchange"))
    yield running
    assert running.stop() == 0


@pytest.fixture
def city(exchange: RunningExchange, city_file: Path, client: Any, system: str) -> Played:
    played = read_system(system)
    clock.move(played.begins - datetime.now(clock.CITY_ZONE))
    with transactions.unit():
        load_city(city_file, now=clock.now())
    return Played(SystemCast(city_file, client), played.district, client)
