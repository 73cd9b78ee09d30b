"""What the steps of a journey share: the family's side, the office's side, the clock, and what is known so far."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from app.launch.city import City
from app.launch.demo.caller import Caller, StepFailed, cast_phone, wait_for
from app.launch.demo.inbox import Inbox
from app.launch.demo.office import Office
from app.launch.demo.system import System

MORNING = time(10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@dataclass
class Proof:
    """What a step showed: a title in both languages, lines for a person, values for a program."""

    title: str
    lines: list[str]
    values: dict[str, Any] = field(default_factory=dict)


class Walk:
    """One family on its way through one system; `application` and `record` are as last read."""

    def __init__(self, city: City, system: System, drill: Path) -> None:
        self.city = city
        self.system = system
        self.application: dict[str, Any] = {}
        self.record: dict[str, Any] = {}
        self.confirmation: dict[str, Any] = {}
        self.caller: Caller | None = None
        self.district: dict[str, Any] = {}
        self._drill = drill
        self._office: Office | None = None
        self._offset = timedelta(0)

    @property
    def parent(self) -> Caller:
        assert self.caller is not None
        return self.caller

    @property
    def office(self) -> Office:
        """The district's staff."""
        if self._office is None:
            self._office = Office(self.city, self.district["pinyin"])
        return self._office

    @property
    def path(self) -> str:
        return f"/api/v1/applications/{self.application['id']}"

    @property
    def serial(self) -> str:
        return str(self.application["serial"])

    @property
    def evaluation(self) -> dict[str, Any]:
        """The kept assessment, before submission the trial."""
        found: dict[str, Any] = self.application["assessment"] or self.application["trial"]
        return found

    def reload(self) -> dict[str, Any]:
        """Read the application again."""
        self.application = self.parent.get(self.path)
        return self.application

    def leaves(self, step: str) -> bool:
        """Whether the application's next step is another one by now."""
        return bool(self.reload()["next_step"] != step)

    def window(self, *ids: str) -> Mapping[str, Any] | None:
        """The first of the timetable's windows with one of these ids."""
        return next((window for window in self.application["windows"] if window["id"] in ids), None)

    def wait_for_window(self, *ids: str) -> Mapping[str, Any] | None:
        """Let the days go by until a window opens; the window where there was something to wait for."""
        window = self.window(*ids)
        if window is None or window["open"]:
            return None
        self.move_clock_to(datetime.combine(date.fromisoformat(window["opens_on"]), MORNING))
        self.reload()
        return window

    def move_clock_to(self, moment: datetime) -> None:
        """A drill: business time of every process moves on."""
        now = datetime.fromisoformat(self.parent.get("/api/v1/seasons/current")["now"])
        self._offset += moment - now
        self._drill.write_text(str(self._offset.total_seconds()))

    def delivered(self, *words: str) -> dict[str, Any]:
        """The text with these words, once it is on the family's phone."""
        return wait_for(f"an SMS with {words}", lambda: self.inbox.find(*words))

    @property
    def inbox(self) -> Inbox:
        phone = cast_phone(self.city.database, self.system.person)
        return Inbox(self.city.environment["TWILIO_BASE_URL"], phone)

    def sent(self) -> list[dict[str, Any]]:
        """Every text about the application, as the platform lists them."""
        found: list[dict[str, Any]] = self.parent.get(f"{self.path}/messages")["items"]
        return found

    def sent_for(self, purpose: str) -> str:
        """The body of the text of a purpose."""
        texts = wait_for(f"the text {purpose}", lambda: [m for m in self.sent() if m["purpose"] == purpose])
        return str(texts[-1]["body"])

    def verify_audit(self) -> dict[str, Any] | None:
        """What `icity audit verify` finds, once every event is sealed."""
        said = self.city.command("audit", "verify", "--json")
        finding: dict[str, Any] = json.loads(said.stdout) if said.returncode == 0 else {}
        return finding if finding and not finding.get("unsealed") else None

    def require(self, what: str, found: object, expected: object) -> None:
        """Stop the journey where the system says something else."""
        if found != expected:
            raise StepFailed(f"{what}: {found!r} instead of {expected!r}")
