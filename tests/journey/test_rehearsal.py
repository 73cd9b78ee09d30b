"""`icity season rehearse` as an office runs it: a whole season with made-up families, nothing left behind."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from app.launch.city import ROOT
from tests.journey.test_demo import OURS

pytestmark = pytest.mark.timeout(300)


def rehearse(place: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "app.cli", "season", "rehearse", *arguments],
        env={k: v for k, v in os.environ.items() if k not in OURS} | {"TMPDIR": place},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
    )


def test_a_season_is_played_and_too_few_slots_are_told():
    """With 100,000 expected applications the counters of Siming cannot do: that, and nothing else, breaks."""
    with tempfile.TemporaryDirectory(prefix="icity-rehearsal-") as place:
        Path(place).chmod(0o711)  # the database's account passes through
        ran = rehearse(place, "xiamen/siming/2017", "--families", "2", "--expect", "100000", "--json")
        assert [str(path) for path in Path(place).iterdir()] == []
    assert ran.stdout, ran.stderr[-2000:]
    found = json.loads(ran.stdout)
    assert ran.returncode == 1, ran.stderr[-2000:]
    assert sum(found["states"].values()) == found["families"] == 2
    not_submitted = sum(found["states"].get(state, 0) for state in ("not_applied", "draft"))
    assert found["texts"]["submitted"] == 2 - not_submitted
    assert sum(found["refusals"].values()) >= not_submitted
    assert found["segments"] >= sum(found["texts"].values())
    assert found["undelivered"] == 0
    assert set(found["seconds"]) == {"apply", "review", "confirm", "visit", "results"}
    assert found["visits"]
    assert all("slots: " in one["en"] for one in found["problems"]), found["problems"]
    assert len(found["problems"]) == len(found["visits"])


def test_no_such_season_is_one_sentence():
    ran = rehearse(tempfile.gettempdir(), "xiamen/siming/1999")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "Traceback" not in ran.stderr
