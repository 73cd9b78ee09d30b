"""Nothing personal in logs, Redis, the database's columns, metrics or errors: searched for by the city's own people."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
import sqlite3
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest
import redis
from psycopg import sql

from app.launch.city import City
from tests.faults import ledger
from tests.faults.family import HTTP, Family, families
from tests.faults.standins import department_fault, provider_fault, vendor_fault

pytestmark = pytest.mark.timeout(240)
FIRST, FAMILIES = 12, 3  # which families of the shared city are ours
OURS = (
    "web",
    "relay",
    "urgent",
    "bulk",
    "slow",
    "setup",
)  # logs of the platform; the stand-ins are other houses
NOTE = "请打电话给外婆欧阳金丝雀，住在金丝雀弄八号"
ADDRESSES = re.compile(r'"(?:address|certificate_no|household_no|permit_no)": ?"([^"]{6,})"')


@dataclass(frozen=True)
class Canaries:
    """What must be found nowhere, as bytes, with what it is."""

    words: dict[bytes, str]

    def found_in(self, content: bytes) -> dict[str, str]:
        """The canaries in `content`; kind -> the first one."""
        return {kind: word.decode() for word, kind in self.words.items() if word in content}


@pytest.fixture(scope="module")
def canaries(city: City) -> Canaries:
    """Names, numbers, phones, cards and addresses of everybody in the city, and what a family typed."""
    words: dict[bytes, str] = {}
    with sqlite3.connect(f"file:{city.database}?mode=ro", uri=True) as people:
        rows = people.execute("SELECT name, id_number, phone, bank_card FROM person WHERE role <> 'staff'")
        for name, number, phone, card in rows:
            for kind, value in (("name", name), ("ID number", number), ("card", card), ("phone", phone)):
                if value and len(value) >= 3:
                    words[value.removeprefix("+86").encode()] = kind
        for (payload,) in people.execute("SELECT payload FROM record"):
            for value in ADDRESSES.findall(json.dumps(json.loads(payload), ensure_ascii=False)):
                words[value.encode()] = "address or number of a paper"
    words |= {"欧阳金丝雀".encode(): "typed name", "金丝雀弄八号".encode(): "typed address"}
    return Canaries(words)


@pytest.fixture(scope="module")
def errors(city: City) -> list[httpx.Response]:
    """Families go through success and failure; every refusal they got."""
    ours = families(city.database, FIRST + FAMILIES)[FIRST:]
    refusals = [signed_in_and_applied(city, ours[0]), *broken_worlds(city, ours[1])]
    refusals += wrong_input(ours[0], ours[2])
    assert all(answer.status_code >= 400 for answer in refusals)
    return refusals


def signed_in_and_applied(city: City, family: Family) -> httpx.Response:
    family.sign_in(city)
    family.consent()
    family.wait_for_record()
    family.draft()
    edit(family, {"notes": NOTE})
    family.submit()
    path = f"/api/v1/applications/{family.application['id']}/thread-messages"
    family.signed_in.call(
        "POST", path, json={"text": NOTE}, headers={"Idempotency-Key": family.key + "-thread"}
    )
    return HTTP.post(
        family.signed_in.base_url + "/api/v1/applications",
        json={"child_id": family.application["id"]},
        headers=family.signed_in.headers,
    )


def edit(family: Family, change: dict[str, Any]) -> None:
    path = f"/api/v1/applications/{family.application['id']}"
    version = family.signed_in.get(path)["version"]
    family.signed_in.call("PATCH", path, json=change, headers={"If-Match": f'"{version}"'})


def broken_worlds(city: City, family: Family) -> list[httpx.Response]:
    """A department that lies and one that is down, a vendor that refuses, a provider that is away."""
    family.sign_in(city)
    with (
        department_fault(city, police="wrong_name", natural_resources="garbage", hrss="down"),
        vendor_fault(city, refuse="500"),
    ):
        family.consent()
        family.wait_for_record()
        family.draft()
        family.submit()
    base = city.environment["PUBLIC_BASE_URL"]
    with provider_fault(city, "down"):
        away = HTTP.get(f"{base}/api/v1/auth/login", params={"client": "native", "app_challenge": "A" * 43})
    callback = {"code": family.parent.id_number, "state": family.parent.name, "iss": family.parent.phone}
    return [away, HTTP.get(f"{base}/api/v1/auth/callback", params=callback)]


def wrong_input(family: Family, other: Family) -> list[httpx.Response]:
    """Personal data in every place where it does not belong: query, path, header, unknown and known fields."""
    api, person = family.signed_in, other.parent
    child = {"name": person.name, "id_number": person.id_number[:-1] + "0", "born_on": "2011-03-05"}
    calls: list[tuple[str, str, dict[str, Any]]] = [
        ("POST", "/api/v1/me/children", {"json": child | {"sex": "male", "relation": "father"}}),
        ("POST", "/api/v1/me/children", {"json": {person.id_number: person.name}}),
        ("GET", f"/api/v1/me/record?id_number={person.id_number}&name={person.name}", {}),
        ("GET", f"/api/v1/applications/{person.id_number}", {}),
        ("GET", f"/api/v1/{person.name}/{person.phone}", {}),
        ("POST", "/api/v1/me/children", {"content": f'{{"name": "{person.name}'.encode()}),
        ("GET", "/api/v1/me", {"headers": {"Authorization": f"Bearer {person.id_number}"}}),
        ("POST", "/api/v1/lookups", {"json": {"serial": person.id_number, "phone_last4": person.phone[-4:]}}),
    ]
    return [
        HTTP.request(method, api.base_url + path, **({"headers": api.headers} | options))
        for method, path, options in calls
    ]


def copied(city: City) -> Iterator[tuple[str, bytes]]:
    """Every table, every column, as PostgreSQL's binary COPY: text and bytes as they are."""
    with psycopg.connect(city.environment["DATABASE_URL"].replace("+psycopg", "")) as connection:
        names = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        assert len(names) > 20
        for (name,) in names:
            query = sql.SQL("COPY {} TO STDOUT (FORMAT binary)").format(sql.Identifier(name))
            with connection.cursor() as cursor, cursor.copy(query) as copy:
                yield name, b"".join(copy)


def redis_contents(city: City) -> Iterator[tuple[str, bytes]]:
    """Every key as Redis would store it, jobs unpacked; and the append-only file with what was there before."""
    with redis.Redis.from_url(city.environment["REDIS_URL"]) as connection:
        for key in connection.scan_iter():
            yield key.decode(errors="replace"), key + (connection.dump(key) or b"")
    written = (city.home / "redis" / "appendonly.aof").read_bytes()
    yield "appendonly.aof", written
    yield "jobs of appendonly.aof", b"".join(unpacked(part) for part in written.split(b"\r\n"))


def unpacked(part: bytes) -> bytes:
    """What RQ packed: the job's function and arguments."""
    try:
        return zlib.decompress(part) if part[:1] == b"x" else b""
    except zlib.error:
        return b""


def logs(city: City) -> Iterator[tuple[str, bytes]]:
    for name in OURS:
        yield name, (city.home / "log" / f"{name}.log").read_bytes()
    for engine in ("postgres", "redis"):
        yield engine, (city.home / engine / "server.log").read_bytes()


def test_the_scan_finds_what_is_there(city: City, errors: object, canaries: Canaries) -> None:
    """The control: in the handset's store and in the departments' records, where people are in the clear."""
    texts = b"".join(
        path.read_bytes() for path in Path(city.environment["HANDSET_STATE_DIR"]).glob("messages.sqlite*")
    )
    assert "phone" in canaries.found_in(texts)
    kinds = set(canaries.found_in(city.database.read_bytes()))
    assert kinds >= {"name", "ID number", "phone", "card", "address or number of a paper"}
    assert len(canaries.words) > 500


def test_nothing_in_the_logs(city: City, errors: object, canaries: Canaries) -> None:
    contents = dict(logs(city))
    assert b"/api/v1/applications" in contents["web"]
    assert {name: hits for name, log in contents.items() if (hits := canaries.found_in(log))} == {}


def test_nothing_in_redis(city: City, errors: object, canaries: Canaries) -> None:
    contents = dict(redis_contents(city))
    assert b"app.jobs.run.run" in contents["jobs of appendonly.aof"]
    assert {key: hits for key, value in contents.items() if (hits := canaries.found_in(value))} == {}


def test_nothing_in_the_database(city: City, errors: object, canaries: Canaries) -> None:
    contents = dict(copied(city))
    assert len(contents["person"]) > 1000
    assert {name: hits for name, table in contents.items() if (hits := canaries.found_in(table))} == {}


def test_nothing_in_errors_and_metrics(city: City, errors: list[httpx.Response], canaries: Canaries) -> None:
    told = [json.dumps(answer.json(), ensure_ascii=False) + repr(answer.headers) for answer in errors]
    said = "\n".join(told).encode()
    said += HTTP.get(f"{city.environment['PUBLIC_BASE_URL']}/metrics").content
    assert b'"code"' in said
    assert canaries.found_in(said) == {}


def test_a_dump_without_the_key_gives_no_number_away(city: City, errors: object) -> None:
    """T-30: every number is guessed. The blind index gives none away; the control, a plain hash, all of them."""
    with sqlite3.connect(f"file:{city.database}?mode=ro", uri=True) as people:
        numbers = [number for (number,) in people.execute("SELECT id_number FROM person")]
    kept = {bytes(index) for (index,) in ledger.rows(city, "SELECT id_index FROM person")}
    key = base64.b64decode(city.environment["BLIND_INDEX_KEY"])
    stored = [number for number in numbers if keyed(key, f"person.citizen\0{number}") in kept]
    assert len(stored) > 10, "the dictionary does not hold the people of the dump"
    assert guessed(numbers, kept) == []
    assert guessed(numbers, {hashlib.sha256(number.encode()).digest() for number in stored}) == stored


def guessed(numbers: list[str], dump: set[bytes]) -> list[str]:
    """The numbers that a thief of `dump` finds by trying them all, plain and with keys that people choose."""
    return [number for number in numbers if dump & set(tried(number))]


def tried(number: str) -> Iterator[bytes]:
    for text in (number, f"person.citizen\0{number}"):
        yield hashlib.sha256(text.encode()).digest()
        for key in (b"", b"icity", b"person.citizen", bytes(32)):
            yield keyed(key, text)


def keyed(key: bytes, text: str) -> bytes:
    return hmac.new(key, text.encode(), hashlib.sha256).digest()
