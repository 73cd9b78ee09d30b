"""The hand-written families behind a running exchange, and how tests take one of them through the API."""

from __future__ import annotations

import dataclasses
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from app import clock, ports, transactions
from app.domain.consents import TEXT_VERSION
from app.extensions import db
from app.factory import Application
from app.jobs import run as runner
from app.models.outbox import OutboxEntry
from app.store import people
from identity import id_number
from identity.ports import Acr
from registries.cast import make_city
from registries.connector import list_asked
from tests import factories
from tests.contracts.registries.running_exchange import RunningExchange, start

DISTRICT = {pinyin: code for pinyin, (code, *_) in factories.DISTRICTS.items()}
_QUIET = frozenset({"deliver_message", "look_up_message", "poll_message"})
"""Jobs that need a handset; the texts have tests of their own."""


@pytest.fixture(scope="session")
def city_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """city.db with the hand-written cast and few others."""
    return Path(make_city(tmp_path_factory.mktemp("family-city"), people=40, seed=7))


@pytest.fixture(scope="session")
def running_exchange(city_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningExchange]:
    running = start(city_file, tmp_path_factory.mktemp("family-exchange"))
    yield running
    assert running.stop() == 0


@pytest.fixture
def exchange(
    app: Application, running_exchange: RunningExchange, monkeypatch: pytest.MonkeyPatch
) -> Iterator[RunningExchange]:
    """The exchange without faults, wired into the application, with closed breakers."""
    running_exchange.clear_faults()
    client = running_exchange.client()
    monkeypatch.setattr(ports, "_ports", dataclasses.replace(ports.ports(), registries=client))
    yield running_exchange
    client.close()


@dataclass
class Guardian:
    """A signed-in guardian of the cast, and what tests do in their name."""

    client: Any
    person_id: UUID
    headers: dict[str, str]
    etag: str = field(default='"1"')

    def get(self, path: str) -> Any:
        answer = self.client.get(f"/api/v1{path}", headers=self.headers)
        assert answer.status_code == 200, answer.json
        self.etag = answer.headers.get("ETag", self.etag)
        return answer.json

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """The answer, whatever it is; If-Match is the last ETag seen, every call has a key of its own."""
        sent = {"If-Match": self.etag, "Idempotency-Key": uuid4().hex} | self.headers | headers
        answer = self.client.open(f"/api/v1{path}", method=method, json=body, headers=sent)
        self.etag = answer.headers.get("ETag", self.etag)
        return answer

    def do(self, method: str, path: str, body: Any = None) -> Any:
        """The answer's JSON, which must be a success."""
        answer = self.send(method, path, body)
        assert answer.status_code < 300, answer.json
        return answer.get_json(silent=True)

    def consent(self, *datasets: str) -> Any:
        """Agree to `datasets`, or to all."""
        body = {
            "text_version": TEXT_VERSION,
            "datasets": list(datasets or [asked.dataset for asked in list_asked()]),
        }
        return self.do("POST", "/me/consents", body)

    def section(self, dataset: str, person: str = "self") -> dict[str, Any]:
        """One section of the record."""
        sections = self.get("/me/record")["sections"]
        return next(s for s in sections if (s["dataset"], s["person"]) == (dataset, person))

    def child(self, name: str | None = None) -> str:
        """The id of the (named) child."""
        items = self.get("/me/children")["items"]
        return next(item["id"] for item in items if name in {None, item["name"]})

    def draft(self, district: str = "siming", child: str | None = None) -> str:
        """The id of a draft with a district."""
        row = self.do("POST", "/applications", {"child_id": child or self.child()})
        self.do("PATCH", f"/applications/{row['id']}", {"district_code": DISTRICT[district]})
        return str(row["id"])

    def filled(self) -> list[dict[str, str]]:
        """Everything that was shown, confirmed."""
        sections = self.get("/me/record")["sections"]
        return [
            {"person_id": s["person_id"], "dataset": s["dataset"], "digest": s["digest"]}
            for s in sections
            if s["digest"]
        ]

    def submit(self, application_id: str, **changes: Any) -> Any:
        """The answer to a submission with everything confirmed."""
        version = self.get(f"/applications/{application_id}")["declaration_version"]
        body = {"filled": self.filled(), "declaration_version": version} | changes
        return self.send("POST", f"/applications/{application_id}/submissions", body)

    def apply(self, district: str = "siming", child: str | None = None) -> dict[str, Any]:
        """A submitted application."""
        answer = self.submit(self.draft(district, child))
        assert answer.status_code == 201, answer.json
        return dict(answer.json)


class Cast:
    """The people of city.db by slug."""

    def __init__(self, city_file: Path, client: Any) -> None:
        self._city, self._client = city_file, client

    def row(self, slug: str) -> dict[str, Any]:
        connection = sqlite3.connect(self._city)
        connection.row_factory = sqlite3.Row
        row = connection.execute("SELECT * FROM person WHERE slug = ?", (slug,)).fetchone()
        connection.close()
        assert row is not None, slug
        return dict(row)

    def open_season(self) -> None:
        """Xiamen's season of 2017, made when it is first needed."""
        factories.make_season()

    def guardian(self, slug: str, *, acr: Acr = Acr.FACE, phone: str | None = None) -> Guardian:
        """Someone of the cast, signed in as the provider would say."""
        self.open_season()
        row = self.row(slug)
        number = id_number.parse(row["id_number"])
        with transactions.unit():
            person = people.add_person(
                id_kind=number.kind.value, id_number=number.number, name=row["name"], born_on=row["born_on"],
                sex=row["sex"], now=clock.now(),
            )  # fmt: skip
            person.phone = phone or row["phone"]
        return Guardian(self._client, person.id, factories.sign_in(person.id, acr=acr))

    def family(self, family: str, guardian: str = "father") -> Guardian:
        """A guardian who agreed to everything and whose record is there."""
        who = self.guardian(f"{family}-{guardian}")
        who.consent()
        work()
        return who


@pytest.fixture
def cast(exchange: RunningExchange, city_file: Path, client: Any) -> Cast:
    """The families, with the exchange running."""
    return Cast(city_file, client)


def promised(*jobs: str) -> list[OutboxEntry]:
    """What is promised and not done, of `jobs` or of all that need no handset."""
    with transactions.unit():
        rows = db.session.scalars(
            select(OutboxEntry).where(OutboxEntry.done_at.is_(None)).order_by(OutboxEntry.id)
        ).all()
    return [row for row in rows if (row.job in jobs if jobs else row.job not in _QUIET)]


def work(*jobs: str, rounds: int = 8) -> None:
    """Do what is promised, as a worker would, until nothing is left."""
    for _ in range(rounds):
        ids = [entry.id for entry in promised(*jobs)]
        if not ids:
            return
        runner.run(ids)
    failed = {entry.job: entry.failed_because for entry in promised(*jobs)}
    assert not failed, failed
