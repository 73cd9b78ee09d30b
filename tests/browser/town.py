"""The real stack behind the browser tests: a private city, its clock, and everybody's sign-in."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.cookiejar import Cookie
from pathlib import Path
from typing import Any

import httpx

from app.launch.city import City
from app.launch.demo.caller import Caller, StepFailed, sign_in
from app.launch.demo.inbox import Inbox
from app.launch.demo.office import Office
from identity.walker import WalkedPerson, walk_sign_in

BEGINS = datetime(2017, 4, 20, 2, 0, tzinfo=UTC)  # 10 o'clock in the city, in the application window
SIMING = "350203"
FACE = "urn:icity:acr:face"
SESSION = 240.0  # seconds: far from the end of an access token, so that no context has to renew it


@dataclass(frozen=True)
class Town:
    """A running city, and the file by which its clock is moved."""

    city: City
    drill: Path
    kept: dict[tuple[str, str], tuple[float, Any]] = field(default_factory=dict)

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
        caller: Caller = self._keep("caller", slug, lambda: sign_in(self.city, slug), _still_calls)
        return caller

    def office(self, district: str = "siming") -> Office:
        """The district's staff, calling the API directly."""
        return Office(self.city, district)

    def cookies(self, slug: str) -> list[dict[str, Any]]:
        """The cookies of a browser in which `slug` signed in through the provider's pages a moment ago."""
        cookies: list[dict[str, Any]] = self._keep(
            "cookies", slug, lambda: self._walk(slug), self._still_signed_in
        )
        return cookies

    def _keep(self, kind: str, slug: str, make: Callable[[], Any], holds: Callable[[Any], bool]) -> Any:
        """Staff work in one session for some minutes, as they would; families sign in anew each time."""
        if not slug.startswith("staff-"):
            return make()
        made_at, one = self.kept.get((kind, slug), (0.0, None))
        if one is None or time.monotonic() - made_at > SESSION or not holds(one):
            one = make()
            self.kept[kind, slug] = time.monotonic(), one
        return one

    def _still_signed_in(self, cookies: list[dict[str, Any]]) -> bool:
        held = {cookie["name"]: cookie["value"] for cookie in cookies}
        answer = httpx.get(f"{self.url}/api/v1/me", cookies=held, trust_env=False, timeout=30.0)
        return answer.status_code == 200

    def _walk(self, slug: str) -> list[dict[str, Any]]:
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


def _still_calls(caller: Caller) -> bool:
    try:
        caller.get("/api/v1/me")
    except StepFailed:
        return False
    return True


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
    settings = {
        "DRILL_CLOCK": str(drill),
        "SMS_QUIET_HOURS": "",
        "CLOCK_OFFSET_SECONDS": str(offset),
        "IDP_SMS_PER_HOUR": "1000",  # an officer signs in anew for every test
        "IDP_ATTEMPTS_PER_HOUR": "1000",
    }
    try:
        with City(home, people=200, cast=cast, given=settings | given) as city:
            yield Town(city, drill)
    finally:
        shutil.rmtree(home, ignore_errors=True)
