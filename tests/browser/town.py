"""The real stack behind the browser tests: a private city, its clock, and everybody's sign-in."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from http.cookiejar import Cookie
from pathlib import Path
from typing import Any

import httpx

from app.launch.city import City
from app.launch.demo.caller import Caller, sign_in
from app.launch.demo.inbox import Inbox
from app.launch.demo.office import Office
from identity.walker import WalkedPerson, walk_sign_in

BEGINS = datetime(2017, 4, 20, 2, 0, tzinfo=UTC)  # 10 o'clock in the city, in the application window
SIMING = "350203"
FACE = "urn:icity:acr:face"


@dataclass(frozen=True)
class Town:
    """A running city, and the file by which its clock is moved."""

    city: City
    drill: Path

    @property
    def url(self) -> str:
        """Where the pages are."""
        return self.city.environment["PUBLIC_BASE_URL"]

    def move_clock_to(self, moment: datetime) -> None:
        """Move business time of every program to `moment` (aware)."""
        offset = float(self.city.environment["CLOCK_OFFSET_SECONDS"])
        self.drill.write_text(str((moment - datetime.now(UTC)).total_seconds() - offset))

    def person(self, slug: str) -> WalkedPerson:
        """Name, numbers and phone of somebody of the cast."""
        with sqlite3.connect(f"file:{self.city.database}?mode=ro", uri=True) as cast:
            row = cast.execute(
                "SELECT name, id_number, bank_card, phone FROM person WHERE slug = ?", (slug,)
            ).fetchone()
        assert row is not None, f"nobody in the cast is called {slug}"
        return WalkedPerson(name=row[0], id_number=row[1], bank_card=row[2], phone=row[3])

    def inbox(self, phone: str) -> Inbox:
        """The texts that a phone of the stand-in received."""
        return Inbox(self.city.environment["TWILIO_BASE_URL"], phone)

    def caller(self, slug: str) -> Caller:
        """Somebody who calls the API directly, for what a test needs done beforehand."""
        return sign_in(self.city, slug)

    def office(self, district: str = "siming") -> Office:
        """The district's staff, calling the API directly."""
        return Office(self.city, district)

    def cookies(self, slug: str) -> list[dict[str, Any]]:
        """The cookies of a browser in which `slug` has just signed in through the provider's pages."""
        person = self.person(slug)
        inbox = self.inbox(person.phone)
        with httpx.Client(trust_env=False, timeout=30.0) as browser:
            begun = browser.get(f"{self.url}/api/v1/auth/login", params={"acr": FACE, "return_to": "/app/"})
            flow = begun.headers["set-cookie"].split(";")[0]
            seen = inbox.seen()
            callback = walk_sign_in(
                begun.headers["location"], person, get_code=lambda: inbox.wait_for_code(beyond=seen)
            )
            done = httpx.get(callback, headers={"Cookie": flow}, trust_env=False, timeout=30.0)
        assert done.status_code == 302, done.text[:300]
        return [_as_cookie(cookie, self.url) for cookie in done.cookies.jar]


def _as_cookie(cookie: Cookie, url: str) -> dict[str, Any]:
    return {
        "name": cookie.name,
        "value": cookie.value,
        "url": url.replace("http://", "https://"),
        "secure": True,
        "httpOnly": not cookie.name.endswith("_here"),
        "sameSite": "Lax",
    }


@contextmanager
def running_town(*, cast: str | None = None, begins: datetime = BEGINS, **given: str) -> Iterator[Town]:
    """A private city on free ports, ended with everything it began: `cast` names another system than Xiamen's.

    `begins` is its business time at the start; `given` are further settings.
    """
    home = Path(tempfile.mkdtemp(prefix="icity-browser-"))
    drill = home / "drill-clock"
    offset = (begins - datetime.now(UTC)).total_seconds()
    settings = {"DRILL_CLOCK": str(drill), "SMS_QUIET_HOURS": "", "CLOCK_OFFSET_SECONDS": str(offset)}
    try:
        with City(home, people=200, cast=cast, given=settings | given) as city:
            yield Town(city, drill)
    finally:
        shutil.rmtree(home, ignore_errors=True)
