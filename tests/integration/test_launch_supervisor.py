"""The supervisor: what ends is started again, what refuses is not, what is stopped leaves nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from app.launch.process import Identity, wait_until
from app.launch.supervisor import MARK, Supervisor, end_orphans


@contextmanager
def supervising(
    home: Path, *lines: str, later: Sequence[str] = (), within: float = 0.0
) -> Iterator[tuple[Supervisor, list[str]]]:
    said: list[str] = []
    (home / "Procfile").write_text("\n".join(lines) + "\n", encoding="utf-8")
    environment = {"PATH": os.environ["PATH"], "HOME_OF_TEST": str(home)}
    supervisor = Supervisor(home / "Procfile", environment=environment, home=home, announce=said.append)
    supervisor.start(later=later, within=within)
    try:
        yield supervisor, said
    finally:
        supervisor.stop()


def running(supervisor: Supervisor, name: str) -> Identity:
    assert wait_until(lambda: supervisor.find(name) is not None, 10.0)
    found = supervisor.find(name)
    assert found is not None
    return found


def test_a_killed_program_comes_back(tmp_path: Path) -> None:
    with supervising(tmp_path, "urgent: sleep 60", "bulk: sleep 60") as (supervisor, said):
        first, other = running(supervisor, "urgent"), running(supervisor, "bulk")
        first.send(signal.SIGKILL)
        assert wait_until(lambda: not first.is_alive(), 5.0)
        assert wait_until(lambda: supervisor.find("urgent") not in (None, first), 10.0)
        assert supervisor.find("bulk") == other
    assert any("urgent ended (status -9" in sentence for sentence in said)


def test_a_program_that_refuses_its_settings_is_not_tried_again(tmp_path: Path) -> None:
    line = "web: echo x >> $HOME_OF_TEST/starts; echo IDP_ISSUER is not set.; exit 2"
    line = line.replace("web: ", "web: sh -c '") + "'"
    with supervising(tmp_path, line) as (supervisor, said):
        assert wait_until(lambda: supervisor.find_failing() is not None, 10.0)
        assert not wait_until(lambda: len((tmp_path / "starts").read_text()) > 2, 1.5)
    assert any("IDP_ISSUER is not set." in sentence for sentence in said)


def test_what_a_killed_program_started_goes_with_it(tmp_path: Path) -> None:
    line = "urgent: sh -c 'sleep 61 & echo $! > $HOME_OF_TEST/child; wait'"
    with supervising(tmp_path, line) as (supervisor, _):
        leader = running(supervisor, "urgent")
        assert wait_until(lambda: bool(read_number(tmp_path / "child")), 10.0)
        child = Identity.find(read_number(tmp_path / "child"))
        assert child is not None
        leader.send(signal.SIGKILL)
        assert wait_until(lambda: not child.is_alive(), 5.0)


def read_number(file: Path) -> int:
    text = file.read_text(encoding="utf-8").strip() if file.exists() else ""
    return int(text or 0)


def test_stopping_is_bounded_even_for_the_deaf(tmp_path: Path) -> None:
    deaf = "sh -c 'trap \"\" TERM; while true; do sleep 0.1; done'"
    with supervising(tmp_path, f"web: {deaf}", f"slow: {deaf}", f"handset: {deaf}") as (supervisor, _):
        programs = [running(supervisor, name) for name in ("web", "slow", "handset")]
        ended = wait_for_stop(supervisor)
    assert ended < 10.0
    assert not any(program.is_alive() for program in programs)


def wait_for_stop(supervisor: Supervisor) -> float:
    begun = time.monotonic()
    supervisor.stop()
    return time.monotonic() - begun


def test_programs_die_with_a_killed_supervisor(tmp_path: Path) -> None:
    (tmp_path / "Procfile").write_text("web: sleep 60\n", encoding="utf-8")
    program = (
        "import os, sys, time; from pathlib import Path; from app.launch.supervisor import Supervisor;"
        "home = Path(sys.argv[1]);"
        "one = Supervisor(home / 'Procfile', environment=dict(os.environ), home=home, announce=print);"
        "one.start()\nwhile one.find('web') is None: time.sleep(0.05)\n"
        "print(one.find('web').pid, flush=True); time.sleep(60)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path)], stdout=subprocess.PIPE
    ) as supervisor:
        assert supervisor.stdout is not None
        child = Identity.find(int(supervisor.stdout.readline()))
        supervisor.kill()
    assert child is not None
    assert wait_until(lambda: not child.is_alive(), 5.0)


def test_orphans_of_this_home_are_ended_and_no_others(tmp_path: Path) -> None:
    homes = [tmp_path / "mine", tmp_path / "mine-too"]
    children = [
        subprocess.Popen(["sleep", "60"], env={**os.environ, MARK: str(home)}, start_new_session=True)
        for home in homes
    ]
    try:
        assert end_orphans(homes[0]) == 1
        assert children[0].wait(5) == -signal.SIGTERM
        assert children[1].poll() is None
    finally:
        for child in children:
            child.kill()
            child.wait()


def test_what_may_start_later_waits_for_its_time_or_for_a_word(tmp_path: Path) -> None:
    lines = ("web: sleep 60", "urgent: sleep 60")
    with supervising(tmp_path, *lines, later=("urgent",), within=60.0) as (supervisor, _):
        running(supervisor, "web")
        assert not wait_until(lambda: supervisor.find("urgent") is not None, 0.5)
        supervisor.start_rest()
        running(supervisor, "urgent")
    with supervising(tmp_path, *lines, later=("urgent",), within=0.3) as (supervisor, _):
        running(supervisor, "urgent")
