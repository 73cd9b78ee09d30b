"""Processes are known by number and start together; a note of a stranger names nobody."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.launch import process
from app.launch.process import Identity


def test_this_process_is_found_and_alive() -> None:
    me = Identity.find(os.getpid())
    assert me is not None
    assert me.is_alive()


def test_a_reused_number_is_somebody_else() -> None:
    me = Identity.find(os.getpid())
    assert me is not None
    earlier = Identity(me.pid, me.started - 1)
    assert not earlier.is_alive()


def test_a_zombie_has_ended() -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as child:
        assert process.wait_until(lambda: Identity.find(child.pid) is None, 10.0)


def test_ending_is_final_even_for_the_deaf(tmp_path: Path) -> None:
    deaf = "import signal, time; signal.signal(15, signal.SIG_IGN); print('deaf', flush=True); time.sleep(60)"
    log = tmp_path / "log"
    child = process.spawn([sys.executable, "-c", deaf], log=log)
    assert process.wait_until(lambda: log.read_bytes() == b"deaf\n", 10.0)
    found = Identity.find(child.pid)
    assert found is not None
    process.end(found, (15, 0.2))
    assert child.wait(5) == -9


@pytest.mark.parametrize("note", ["", "[]", "{}", '{"pid": "x", "started": 1}', "not json"])
def test_an_unreadable_note_names_nobody(tmp_path: Path, note: str) -> None:
    (tmp_path / "note").write_text(note, encoding="utf-8")
    assert process.recorded(tmp_path / "note") is None


def test_a_note_of_another_start_names_nobody(tmp_path: Path) -> None:
    note = tmp_path / "note"
    process.record(note, os.getpid())
    assert process.recorded(note) == Identity.find(os.getpid())
    noted = json.loads(note.read_text(encoding="utf-8"))
    note.write_text(json.dumps(noted | {"started": noted["started"] - 1}), encoding="utf-8")
    assert process.recorded(note) is None
