"""A made-up family that goes through the season as far as the platform lets it."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.launch.city import City
from app.launch.demo.caller import Caller, StepFailed, sign_in_as, wait_for
from identity.walker import WalkedPerson, WalkStopped

_CODE = re.compile(r'"code":\s*"(\w+)"')
_FATHERS = """
    SELECT father.name, father.id_number, father.bank_card, father.phone FROM person father
    JOIN record permit ON permit.id_number = father.id_number AND permit.dataset = 'police.residence_permit'
    WHERE father.slug IS NULL AND father.role = 'father' AND father.bank_card IS NOT NULL
      AND father.phone IS NOT NULL AND permit.payload LIKE ? ORDER BY father.id_number LIMIT ?
"""


def list_fathers(database: Path, district_name: str, count: int) -> list[WalkedPerson]:
    """Up to `count` made-up fathers with a residence permit in the district, the same for the same city."""
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as city:
        rows = city.execute(_FATHERS, (f'%"{district_name}"%', count)).fetchall()
    return [
        WalkedPerson(name=name, id_number=number, bank_card=card, phone=phone)
        for name, number, card, phone in rows
    ]


@dataclass
class RehearsedFamily:
    """One family; `stopped` is the refusal's code that ended its way, `application` as last read."""

    city: City
    person: WalkedPerson
    district: str
    caller: Caller | None = None
    application: dict[str, Any] = field(default_factory=dict)
    stopped: str | None = None

    def apply(self) -> None:
        """Sign in with the face step, agree, choose child and district, submit."""
        self._try(self._apply)

    def confirm(self) -> None:
        """Confirm the breakdown, where that is the next step."""
        self._try(self._confirm)

    def reload(self) -> dict[str, Any]:
        """Read the application again; empty before there is one."""
        if self.application:
            self.application = self._me.get(self._path)
        return self.application

    @property
    def next_step(self) -> str | None:
        return self.application.get("next_step") if self.stopped is None else None

    def texts(self) -> list[dict[str, Any]]:
        """What was sent about the application, which has to be there."""
        found: list[dict[str, Any]] = self._me.get(f"{self._path}/messages")["items"]
        return found

    @property
    def _me(self) -> Caller:
        assert self.caller is not None
        return self.caller

    @property
    def _path(self) -> str:
        return f"/api/v1/applications/{self.application['id']}"

    def _apply(self) -> None:
        self.caller = sign_in_as(self.city, self.person)
        consents = self._me.get("/api/v1/me/consents")
        datasets = [purpose["dataset"] for purpose in consents["purposes"]]
        agreed = {"text_version": consents["text_version"], "datasets": datasets}
        self._me.post("/api/v1/me/consents", agreed)
        record = wait_for("the departments", self._record)
        child = next(iter(self._me.get("/api/v1/me/children")["items"]), None)
        if child is None:
            raise StepFailed('"code": "no_child_in_the_register"')
        draft = self._me.post("/api/v1/applications", {"child_id": child["id"]})
        self.application = draft
        self.application = self._me.call(
            "PATCH",
            self._path,
            json={"district_code": self.district},
            headers={"If-Match": f'"{draft["version"]}"'},
        )
        filled = [
            {"person_id": s["person_id"], "dataset": s["dataset"], "digest": s["digest"]}
            for s in record["sections"]
            if s["digest"]
        ]
        body = {"filled": filled, "declaration_version": self.application["declaration_version"]}
        self.application = self._me.post(f"{self._path}/submissions", body)

    def _record(self) -> dict[str, Any] | None:
        """The record once every department has answered; one that never does must not hold the season up."""
        found: dict[str, Any] = self._me.get("/api/v1/me/record")
        return found if found["complete"] else None

    def _confirm(self) -> None:
        number = self.application["assessment"]["number"]
        self.application = self._me.post(f"{self._path}/points-confirmations", {"assessment_number": number})

    def _try(self, step: Callable[[], None]) -> None:
        if self.stopped is not None:
            return
        try:
            step()
        except (StepFailed, WalkStopped, TimeoutError) as error:
            found = _CODE.search(str(error))
            self.stopped = found.group(1) if found else str(error)[:120]
