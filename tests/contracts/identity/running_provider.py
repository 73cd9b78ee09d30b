"""A tiny city, the stand-in running as a program of its own, and a relying party."""

from __future__ import annotations

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx

from identity import client_key
from identity.ports import Acr, SignInRequest, VerifiedIdentity
from identity.provider.city import second_card
from identity.relying_party import OidcRelyingParty
from identity.walker import WalkedPerson, walk_sign_in

CLIENT_ID = "icity-enrolment"
REDIRECT_URI = "http://127.0.0.1:8000/api/v1/auth/callback"
AFTER_SIGN_OUT = "http://127.0.0.1:8000/"
START_SECONDS = 20.0

_PERSON = """
CREATE TABLE person(id_number TEXT PRIMARY KEY, name TEXT, sex TEXT, born_on TEXT, phone TEXT NULL,
  bank_card TEXT NULL, slug TEXT UNIQUE NULL, family TEXT NULL, role TEXT, id_kind TEXT, face TEXT);
CREATE INDEX person_phone ON person(phone);
"""
PEOPLE = {
    "lin": ("11010519491231002X", "林志远", "+8613800000001", "6222020000000000011", "citizen", "pass"),
    "dot": (
        "440524188001010014",
        "阿依古丽·麦麦提",
        "+8613800000002",
        "6222020000000000029",
        "citizen",
        "fail",
    ),
    "rare": ("350203198802140010", "𬱖𠮷", "+8613800000003", "6222020000000000037", "citizen", "no_camera"),
    "hk": ("H12345678", "CHAN Tai Man", None, None, "hk_macao_permit", "pass"),
    "old": ("110105490101002", "王旧证", "+8613800000005", "6222020000000000052", "citizen", "pass"),
}


def person(slug: str, **changes: Any) -> WalkedPerson:
    """What that person types."""
    number, name, phone, card, _, _ = PEOPLE[slug]
    typed: dict[str, Any] = {"name": name, "id_number": number, "bank_card": card or "", "phone": phone or ""}
    return WalkedPerson(**{**typed, "second_card": second_card(card) if card else None, **changes})


def make_city(path: Path) -> None:
    with sqlite3.connect(path) as db:
        db.executescript(_PERSON)
        for slug, (number, name, phone, card, kind, face) in PEOPLE.items():
            row = (number, name, "male", "1980-01-01", phone, card, slug, slug, "father", kind, face)
            db.execute(f"INSERT INTO person VALUES ({','.join('?' * 11)})", row)
    db.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass(frozen=True)
class RunningProvider:
    """The program, its address and its client's key."""

    url: str
    client_pem: str
    folder: Path
    process: subprocess.Popen[bytes]
    parties: list[OidcRelyingParty] = field(default_factory=list)

    def relying_party(self, **options: Any) -> OidcRelyingParty:
        pem = options.pop("pem", self.client_pem)
        party = OidcRelyingParty(self.url, CLIENT_ID, pem, **{"refetch_seconds": 0.0, **options})
        self.parties.append(party)
        return party

    def switch_fault(self, fault: str | None) -> None:
        assert httpx.post(f"{self.url}/standin/faults", json={"fault": fault}).status_code == 200

    def last_code(self, slug: str) -> str:
        answer = httpx.get(f"{self.url}/standin/codes", params={"phone": PEOPLE[slug][2]})
        return answer.json()["codes"][0]["code"]

    def paper_code(self, slug: str) -> str:
        answer = httpx.post(f"{self.url}/standin/counter-codes", json={"id_number": PEOPLE[slug][0]})
        return answer.json()["paper_code"]

    def walk(self, request: SignInRequest, slug: str = "lin", **options: Any) -> dict[str, str]:
        """Walk the pages and return the query of the callback."""
        walked = options.pop("person", None) or person(slug)
        get_code: Callable[[], str] = options.pop("get_code", lambda: self.last_code(slug))
        target = walk_sign_in(request.url, walked, get_code=get_code, **options)
        assert target.startswith(REDIRECT_URI)
        return dict(parse_qsl(urlsplit(target).query))

    def sign_in(self, acr: Acr = Acr.BANK_CARD, slug: str = "lin", **options: Any) -> VerifiedIdentity:
        party = options.pop("party", None) or self.relying_party()
        request = begin(party, acr)
        return finish(party, request, self.walk(request, slug, **options))


def begin(party: OidcRelyingParty, acr: Acr = Acr.BANK_CARD, **options: Any) -> SignInRequest:
    return party.begin(redirect_uri=REDIRECT_URI, acr=acr, **options)


def finish(party: OidcRelyingParty, request: SignInRequest, callback: dict[str, str]) -> VerifiedIdentity:
    return party.finish(callback=callback, redirect_uri=REDIRECT_URI, expected=request, now=datetime.now(UTC))


def environment(folder: Path, pem: str, **more: str) -> dict[str, str]:
    make_city(folder / "city.db")
    client = {
        "client_id": CLIENT_ID,
        "redirect_uris": [REDIRECT_URI],
        "post_logout_redirect_uris": [AFTER_SIGN_OUT],
        "jwks": client_key.public_jwks(pem),
    }
    (folder / "clients.json").write_text(json.dumps([client]), "utf-8")
    own = {
        "IDP_CITY": str(folder / "city.db"),
        "IDP_CLIENTS": str(folder / "clients.json"),
        "IDP_STATE_DIR": str(folder / "state"),
        "IDP_RESEND_SECONDS": "0",
        "IDP_SMS_PER_HOUR": "10000",
        "IDP_ATTEMPTS_PER_HOUR": "200",
        "IDP_SLOW_SECONDS": "5",
    }
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("IDP_")}
    return {**inherited, **own, **more}


def launch(environ: dict[str, str], port: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "identity.provider", "--port", str(port)]
    process = subprocess.Popen(command, env=environ)
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        try:
            if httpx.get(f"http://127.0.0.1:{port}/healthz", timeout=1.0).status_code == 200:
                return process
        except httpx.TransportError:
            assert process.poll() is None, "the stand-in ended while starting"
            time.sleep(0.05)
    process.kill()
    raise AssertionError("the stand-in did not start")


def stop(process: subprocess.Popen[bytes]) -> int:
    process.send_signal(signal.SIGTERM)
    return process.wait(timeout=15)
