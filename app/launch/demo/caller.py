"""Someone with a phone or a computer: signs in through the provider's pages and calls the API with a bearer token."""

from __future__ import annotations

import base64
import hashlib
import secrets
import sqlite3
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import parse_qs, urlsplit

import httpx

from app.launch.city import City
from app.launch.demo.inbox import Inbox
from identity.walker import WalkedPerson, walk_sign_in

Found = TypeVar("Found")


class StepFailed(Exception):
    """The running system did not do what the journey needs."""


@dataclass
class Caller:
    """One signed-in person; `headers` go with every call."""

    base_url: str
    headers: dict[str, str]
    steps: list[str] = field(default_factory=list)

    def call(self, method: str, path: str, *, status: int = 200, **options: Any) -> Any:
        """One call; anything but `status` ends the journey with the problem's own words."""
        headers = self.headers | options.pop("headers", {})
        answer = httpx.request(
            method, self.base_url + path, headers=headers, timeout=30.0, trust_env=False, **options
        )
        if answer.status_code != status:
            raise StepFailed(f"{method} {path}: {answer.status_code} {answer.text[:400]}")
        kind = answer.headers.get("content-type", "")
        return answer.json() if "json" in kind else answer.content

    def get(self, path: str) -> Any:
        return self.call("GET", path)

    def post(
        self, path: str, body: dict[str, Any] | None = None, *, status: int = 201, **headers: str
    ) -> Any:
        """POST with a fresh Idempotency-Key."""
        sent = {"Idempotency-Key": secrets.token_urlsafe(16)} | {
            k.replace("_", "-"): v for k, v in headers.items()
        }
        return self.call("POST", path, status=status, json=body or {}, headers=sent)


def sign_in(city: City, slug: str, *, acr: str = "urn:icity:acr:face") -> Caller:
    """Sign in as the person `slug` of the cast."""
    return sign_in_as(city, _cast(city.database, slug)[0], acr=acr)


def sign_in_as(city: City, person: WalkedPerson, *, acr: str = "urn:icity:acr:face") -> Caller:
    """Walk the provider's pages as `person`, as a native app does (PKCE, one-time code)."""
    base_url = city.environment["PUBLIC_BASE_URL"]
    inbox = Inbox(city.environment["TWILIO_BASE_URL"], person.phone)
    verifier = secrets.token_urlsafe(48)
    query = {"client": "native", "app_challenge": _s256(verifier), "acr": acr}
    begun = httpx.get(f"{base_url}/api/v1/auth/login", params=query, timeout=30.0, trust_env=False)
    if begun.status_code != 302:
        raise StepFailed(f"sign-in: {begun.status_code} {begun.text[:300]}")
    seen = inbox.seen()
    steps: list[str] = []
    callback = walk_sign_in(
        begun.headers["location"],
        person,
        get_code=lambda: inbox.wait_for_code(beyond=seen),
        on_step=lambda page: steps.append(page.step),
    )
    done = httpx.get(callback, timeout=30.0, trust_env=False)
    if done.status_code != 302:
        raise StepFailed(f"callback: {done.status_code} {done.text[:300]}")
    code = parse_qs(urlsplit(done.headers["location"]).query)["code"][0]
    tokens = httpx.post(
        f"{base_url}/api/v1/auth/tokens",
        json={"code": code, "verifier": verifier},
        timeout=30.0,
        trust_env=False,
    )
    if tokens.status_code != 201:
        raise StepFailed(f"tokens: {tokens.status_code} {tokens.text[:300]}")
    return Caller(base_url, {"Authorization": f"Bearer {tokens.json()['access_token']}"}, steps)


def wait_for(what: str, look: Callable[[], Found | None], *, seconds: float = 60.0) -> Found:
    """What `look` finds, once it finds something."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found = look()
        if found:
            return found
        time.sleep(0.1)
    raise StepFailed(f"waited {seconds:.0f} s for {what}")


def _cast(database: Path, slug: str) -> tuple[WalkedPerson, str]:
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as city:
        row = city.execute(
            "SELECT name, id_number, bank_card, phone FROM person WHERE slug = ?", (slug,)
        ).fetchone()
    if row is None:
        raise StepFailed(f"nobody in the cast is called {slug}")
    name, number, card, phone = row
    return WalkedPerson(name=name, id_number=number, bank_card=card, phone=phone), phone


def cast_phone(database: Path, slug: str) -> str:
    """The phone of someone of the cast."""
    return _cast(database, slug)[1]


def _s256(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
