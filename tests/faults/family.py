"""Families of the demo city as patient people with a bad connection: what was cut is sent again, with the same key."""

from __future__ import annotations

import secrets
import sqlite3
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from app.launch.city import City
from app.launch.demo.caller import sign_in_as
from identity.walker import WalkedPerson

SIMING = "350203"
FIRST_BIRTH, LAST_BIRTH = "2010-09-01", "2011-08-31"
LATER = {502, 503, 504}
HTTP = httpx.Client(timeout=20.0, trust_env=False)


class Refused(AssertionError):
    """An answer that no patience mends."""


@dataclass
class Connection:
    """Calls the API as one signed-in person; sends again for up to `patience` seconds."""

    base_url: str
    headers: dict[str, str]
    patience: float = 90.0
    cuts: int = 0
    client: httpx.Client = HTTP

    def call(self, method: str, path: str, *expected: int, **options: Any) -> httpx.Response:
        """The first answer that is not a cut connection or "come back later"."""
        options["headers"] = self.headers | options.get("headers", {})
        deadline = time.monotonic() + self.patience
        while True:
            answer = self._try(method, path, options)
            if answer is not None and answer.status_code not in LATER:
                break
            if time.monotonic() > deadline:
                raise Refused(f"{method} {path}: no answer within {self.patience:.0f} s")
            self.cuts += 1
            time.sleep(0.2)
        if answer.status_code not in (expected or (200, 201)):
            raise Refused(f"{method} {path}: {answer.status_code} {answer.text[:300]}")
        return answer

    def _try(self, method: str, path: str, options: dict[str, Any]) -> httpx.Response | None:
        try:
            return self.client.request(method, self.base_url + path, **options)
        except httpx.TransportError:
            return None

    def get(self, path: str) -> dict[str, Any]:
        found: dict[str, Any] = self.call("GET", path).json()
        return found


@dataclass
class Family:
    """A parent with one child who is old enough."""

    parent: WalkedPerson
    api: Connection | None = None
    application: dict[str, Any] = field(default_factory=dict)
    key: str = field(default_factory=lambda: secrets.token_urlsafe(16))

    def sign_in(self, city: City) -> None:
        caller = sign_in_as(city, self.parent)
        self.api = Connection(caller.base_url, caller.headers)

    @property
    def signed_in(self) -> Connection:
        assert self.api is not None
        return self.api

    def consent(self) -> dict[str, Any]:
        """Agree to everything; the record as it stands then."""
        api = self.signed_in
        text = api.get("/api/v1/me/consents")
        datasets = [purpose["dataset"] for purpose in text["purposes"]]
        body = {"text_version": text["text_version"], "datasets": datasets}
        found: dict[str, Any] = api.call("POST", "/api/v1/me/consents", json=body).json()
        return found

    def wait_for_record(self, seconds: float = 90.0) -> dict[str, Any]:
        """The record, once no department is being asked any more."""
        deadline = time.monotonic() + seconds
        while not (record := self.signed_in.get("/api/v1/me/record"))["complete"]:
            assert time.monotonic() < deadline, [
                s["dataset"] for s in record["sections"] if s["status"] == "pending"
            ]
            time.sleep(0.3)
        return record

    def draft(self, district: str = SIMING) -> None:
        """A draft for the child in a district; a cut answer is looked at again, as the page does."""
        api = self.signed_in
        children = api.get("/api/v1/me/children")["items"]
        child = next(one for one in children if FIRST_BIRTH <= one["born_on"] <= LAST_BIRTH)
        started = api.call("POST", "/api/v1/applications", json={"child_id": child["id"]}).json()
        path = f"/api/v1/applications/{started['id']}"
        headers = {"If-Match": f'"{started["version"]}"'}
        answer = api.call("PATCH", path, 200, 412, json={"district_code": district}, headers=headers)
        self.application = answer.json() if answer.status_code == 200 else api.get(path)
        assert self.application["district_code"] == district

    def submission(self, record: dict[str, Any] | None = None) -> dict[str, Any]:
        sections = (record or self.signed_in.get("/api/v1/me/record"))["sections"]
        filled = [
            {"person_id": s["person_id"], "dataset": s["dataset"], "digest": s["digest"]}
            for s in sections
            if s["digest"]
        ]
        return {"filled": filled, "declaration_version": self.application["declaration_version"]}

    def submit(self, record: dict[str, Any] | None = None) -> httpx.Response:
        """Submit with this family's own key; a second call is the same request."""
        path = f"/api/v1/applications/{self.application['id']}/submissions"
        answer = self.signed_in.call(
            "POST", path, json=self.submission(record), headers={"Idempotency-Key": self.key}
        )
        self.application = answer.json()
        return answer


def families(database: Path, count: int, *, slugs: tuple[str, ...] = ()) -> list[Family]:
    """The hand-written families `slugs`, then generated ones of the city, `count` in all."""
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as city:
        rows = city.execute(
            "SELECT f.name, f.id_number, f.bank_card, f.phone, f.family FROM person f"
            " JOIN person c ON c.family = f.family AND c.role = 'child'"
            " WHERE f.role = 'father' AND f.bank_card IS NOT NULL AND f.phone LIKE '+861%' AND f.face = 'pass'"
            " AND c.born_on BETWEEN ? AND ?"
            " AND NOT EXISTS (SELECT 1 FROM record r WHERE r.id_number = f.id_number AND r.quality IS NOT NULL)"
            " GROUP BY f.family HAVING count(*) = 1 ORDER BY f.family",
            (FIRST_BIRTH, LAST_BIRTH),
        ).fetchall()
    wanted = [row for row in rows if row[4] in slugs] + [row for row in rows if row[4].startswith("c0")]
    assert len(wanted) >= count, f"the city has only {len(wanted)} such families"
    return [
        Family(WalkedPerson(name=name, id_number=number, bank_card=card, phone=phone))
        for name, number, card, phone, _ in wanted[:count]
    ]
