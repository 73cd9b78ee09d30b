"""`make demo` as a stranger runs it: one command, the whole journey, one JSON document, nothing left behind."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from app.launch import environment
from app.launch.city import ROOT
from app.launch.demo.command import KEYS
from app.launch.process import Identity

pytestmark = pytest.mark.timeout(300)
OURS = {*environment.names(), "DATABASE_URL", "REDIS_URL"}


@dataclass(frozen=True)
class Run:
    """What one run of the demonstration said, and what it left behind."""

    status: int
    said: str
    told: str
    files: list[str]
    processes: list[int]

    @property
    def document(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.said)
        return found


@pytest.fixture(scope="module")
def demo() -> Iterator[Run]:
    """`icity demo --json`, once, in a temporary folder of its own."""
    with playing() as run:
        yield run


@contextmanager
def playing(*arguments: str) -> Iterator[Run]:
    with tempfile.TemporaryDirectory(prefix="icity-journey-") as place:
        Path(place).chmod(0o711)  # the database's account passes through
        ran = subprocess.run(
            [sys.executable, "-m", "app.cli", "demo", "--json", *arguments],
            env={k: v for k, v in os.environ.items() if k not in OURS} | {"TMPDIR": place},
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=280,
            check=False,
        )
        left = sorted(str(path) for path in Path(place).rglob("*"))
        yield Run(ran.returncode, ran.stdout, ran.stderr, left, living_in(place))


def living_in(place: str) -> list[int]:
    """The processes that mention `place` in their command or environment."""
    return [
        int(entry.name)
        for entry in Path("/proc").iterdir()
        if entry.name.isdigit() and int(entry.name) != os.getpid() and mentions(entry, place)
    ]


def mentions(entry: Path, place: str) -> bool:
    try:
        told = (entry / "environ").read_bytes() + (entry / "cmdline").read_bytes()
    except OSError:
        return False
    return place.encode() in told and Identity.find(int(entry.name)) is not None


def test_it_ends_well_and_says_one_document(demo: Run) -> None:
    assert demo.status == 0, demo.told[-2000:]
    assert sorted(demo.document) == sorted(KEYS)
    assert "Traceback" not in demo.told


def test_six_years_on_the_island_are_eight_points_of_residence(demo: Run) -> None:
    points = demo.document["points"]["points"]
    items = {item["id"]: Decimal(item["points"]) for item in points["items"]}
    assert items["residence"] == Decimal("8.00")
    assert sum(items.values()) == Decimal(points["total"]) == Decimal(demo.document["confirmation"]["total"])


def test_the_desk_says_green_then_already_confirmed(demo: Run) -> None:
    found = demo.document
    assert (found["scan"]["lane"], found["scan"]["colour"]) == ("green", "green")
    assert found["confirmation"]["state"] == "confirmed"
    assert found["confirmation"]["already"] is False
    assert found["rescan"]["reason"] == "already_confirmed"
    assert found["rescan"]["confirmed"] == found["confirmation"]["confirmed"]
    assert {found[part]["serial"] for part in ("scan", "rescan", "confirmation")} == {found["serial"]}


def test_every_text_was_delivered(demo: Run) -> None:
    texts = demo.document["sms"]
    assert {text["status"] for text in texts} == {"delivered"}
    assert {"submitted", "slot_given", "confirmed", "result"} <= {text["purpose"] for text in texts}
    assert all("【" in text["body"] for text in texts)


def test_the_audit_trail_holds(demo: Run) -> None:
    audit = demo.document["audit"]
    assert audit["intact"] is True
    assert audit["unsealed"] == 0
    assert audit["events"] > 20


def test_nothing_is_left_behind(demo: Run) -> None:
    assert demo.files == []
    assert demo.processes == []


def test_another_system_is_what_its_pack_says():
    """Zoucheng: by the household register, approved by data; no points, no visit, and nobody who looked."""
    with playing("--city", "zoucheng") as run:
        assert run.status == 0, run.told[-2000:]
        found = run.document
        assert sorted(found) == ["audit", "confirmation", "points", "serial", "sms"]
        assert found["serial"].startswith("ZC21-P1-")
        assert (found["points"]["batch"], found["points"]["points"]) == ("household", None)
        texts = {text["purpose"]: text["body"] for text in found["sms"]}
        assert set(texts) == {"submitted", "confirmed", "result"}
        assert "无需到场" in texts["confirmed"]
        assert all(body.startswith("【邹城招生】") for body in texts.values())
        assert (run.files, run.processes) == ([], [])


def test_an_unknown_city_is_refused_with_the_five_names():
    with playing("--city", "atlantis") as run:
        assert (run.status, run.said) == (2, "")
        assert all(name in run.told for name in ("siming", "jimei", "zoucheng", "shandong", "kuiwen"))
        assert run.told.count("\n") == 1
