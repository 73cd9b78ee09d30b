"""`python -m app.web`: everything is read before the server splits off, and what cannot be used is one sentence."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from app import policies, web
from app.policies import library
from tests.worker_process import environment

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def served(monkeypatch) -> list[bool]:
    """Whether every pack had been read, noted when granian would have begun to serve."""
    seen: list[bool] = []
    shelf = policies.default_library()
    monkeypatch.setattr(shelf, "_loaded", {})
    monkeypatch.setattr(web, "entrypoint", lambda: seen.append(set(shelf._loaded) == set(shelf.list_ids())))
    monkeypatch.setattr(web.gc, "freeze", lambda: None)
    monkeypatch.setattr(web.config, "load", lambda: None)
    return seen


def test_every_pack_is_read_before_it_serves(served):
    assert web.main() == 0
    assert served == [True]


def test_a_broken_pack_stops_the_start_with_its_line(served, monkeypatch, tmp_path, capsys):
    pack = tmp_path / "xiamen" / "siming" / "2017.yaml"
    pack.parent.mkdir(parents=True)
    pack.write_text("title: {zh: 思明\n", encoding="utf-8")
    monkeypatch.setattr("app.factory.policies.default_library", lambda: library.Library(tmp_path))
    assert web.main() == 2
    assert served == []
    said = capsys.readouterr().err
    assert "policies/xiamen/siming/2017.yaml:2: " in said
    assert "Traceback" not in said


def test_a_missing_setting_stops_the_start(settings):
    known = environment(settings)
    del known["FIELD_KEYS"]
    done = subprocess.run(
        [sys.executable, "-m", "app.web", "--interface", "wsgi", "--port", "0", "wsgi:app"],
        env=known,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 2
    assert "FIELD_KEYS" in done.stderr
    assert "Traceback" not in done.stderr
