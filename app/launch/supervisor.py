"""Keeps engines and the Procfile's programs running: restarts what ends, stops everything in order, orphans nothing.

Honcho, whose Procfile format this reads, ends all programs when one ends; RQ's workers do end, whenever Redis goes.
"""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from honcho.environ import parse_procfile

from app.launch import process
from app.launch.engine import Engine
from app.launch.failure import LaunchError
from app.launch.process import Identity

MARK = "ICITY_RUN"  # in every program's environment: whose it is, for the next start to find orphans by
REFUSED = 2  # exit status of a program that was told something wrong; starting it again would not help
FIRST_PAUSE = 0.5
LONGEST_PAUSE = 10.0
HEALTHY_AFTER = 30.0
GIVE_UP_AFTER = 3  # ends in a row, while the city is starting
MAX_LOG = 10_000_000  # bytes; a longer log is put aside at start
# Who is stopped first, and how long each group may take: requests, then jobs, then the outside worlds.
BACKGROUND = ("relay", "urgent", "bulk", "slow")
STOP_ORDER = ((("web",), 3.0), (BACKGROUND, 2.5), ((), 1.5))


@dataclass
class Program:
    """One line of the Procfile, and its running process."""

    name: str
    command: str
    log: Path
    child: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    due_at: float = 0.0
    refused: bool = False
    failures: int = 0

    def is_running(self) -> bool:
        """Whether its process has not ended."""
        return self.child is not None and self.child.poll() is None

    @property
    def pause(self) -> float:
        """Seconds to wait before it is started again: doubled with each failure in a row."""
        return float(min(FIRST_PAUSE * 2 ** (self.failures - 1), LONGEST_PAUSE))

    def spawn(self, environment: Mapping[str, str], cwd: Path) -> None:
        """Start its process, as the leader of its own group."""
        self.started_at = time.monotonic()
        self.child = process.spawn(
            ["/bin/sh", "-c", f"exec {self.command}"], log=self.log, env=environment, cwd=cwd
        )

    def note_end(self) -> int:
        """Clear away what is left of its group and set when it may start again; its exit status."""
        assert self.child is not None
        status = self.child.wait()
        self.signal_group(signal.SIGKILL)
        self.child = None
        now = time.monotonic()
        was_healthy = now - self.started_at > HEALTHY_AFTER
        self.failures = 1 if was_healthy else self.failures + 1
        self.due_at = now + self.pause
        return status

    def signal_group(self, sign: int) -> None:
        """Send a signal to its process and all that it started."""
        if self.child is not None:
            try:
                os.killpg(self.child.pid, sign)
            except (ProcessLookupError, PermissionError):
                return


class Supervisor:
    """Runs programs from a thread of its own until `stop`; programs die with this process in any case."""

    def __init__(
        self,
        procfile: Path,
        *,
        environment: Mapping[str, str],
        home: Path,
        announce: Callable[[str], None],
        engines: Sequence[Engine] = (),
    ) -> None:
        logs = home / "log"
        logs.mkdir(parents=True, exist_ok=True)
        commands = parse_procfile(procfile.read_text(encoding="utf-8")).processes
        self.programs = [Program(name, command, logs / f"{name}.log") for name, command in commands.items()]
        self._environment = {**environment, MARK: str(home)}
        self._cwd = procfile.parent
        self._announce = announce
        self._engines = engines
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="supervisor")

    def start(self, *, later: Collection[str] = (), within: float = 0.0) -> None:
        """Start all programs and keep them running; those in `later` `within` seconds, or at `start_rest`."""
        for program in self.programs:
            if program.name in later:
                program.due_at = time.monotonic() + within
            if program.log.exists() and program.log.stat().st_size > MAX_LOG:
                program.log.replace(program.log.with_suffix(".1.log"))
        self._thread.start()

    def start_rest(self) -> None:
        """Start now what was to be started later; return when each has been started."""
        for program in self.programs:
            if not program.started_at:
                program.due_at = 0.0
        process.wait_until(lambda: all(one.started_at for one in self.programs), LONGEST_PAUSE)

    def stop(self) -> None:
        """Stop all programs, group by group; return when none is left."""
        self._stopping.set()
        if self._thread.ident is not None:
            self._thread.join()

    def find_failing(self) -> Program | None:
        """A program that refused its settings, or ended several times in a row."""
        return next((one for one in self.programs if one.refused or one.failures >= GIVE_UP_AFTER), None)

    def find(self, name: str) -> Identity | None:
        """The process of a program, while it runs."""
        child = self.program(name).child
        return Identity.find(child.pid) if child is not None else None

    def program(self, name: str) -> Program:
        """The program of that name in the Procfile."""
        return next(one for one in self.programs if one.name == name)

    def _run(self) -> None:
        # The kernel ends a child with the thread that started it: all starts are made here.
        try:
            while not self._stopping.wait(0.05):
                for engine in self._engines:
                    self._revive(engine)
                for program in self.programs:
                    self._look_after(program)
        finally:
            self._stop_all()

    def _revive(self, engine: Engine) -> None:
        if not engine.has_ended():
            return
        self._announce(f"{engine.name} ended; starting it again")
        try:
            engine.start()
        except LaunchError as error:
            self._announce(str(error))
            self._stopping.wait(LONGEST_PAUSE)

    def _look_after(self, program: Program) -> None:
        if program.is_running() or program.refused:
            return
        if program.child is not None:
            status = program.note_end()
            program.refused = status == REFUSED
            todo = (
                "it needs your attention" if program.refused else f"starting again in {program.pause:.1f} s"
            )
            self._announce(
                f"{program.name} ended (status {status}: {process.last_line(program.log)[:200]}); {todo}"
            )
        elif time.monotonic() >= program.due_at:
            program.spawn(self._environment, self._cwd)

    def _stop_all(self) -> None:
        named = {name for names, _ in STOP_ORDER for name in names}
        for names, patience in STOP_ORDER:
            chosen = [one for one in self.programs if (one.name in names if names else one.name not in named)]
            _stop_together(chosen, patience)


def _stop_together(programs: Sequence[Program], patience: float) -> None:
    """SIGTERM to each program, SIGKILL to whole groups when patience ends."""
    for program in programs:
        if program.is_running() and program.child is not None:
            program.child.terminate()
    process.wait_until(lambda: not any(program.is_running() for program in programs), patience)
    for program in programs:
        program.signal_group(signal.SIGKILL)
        if program.child is not None:
            program.child.wait()


def end_orphans(home: Path) -> int:
    """End what an earlier, killed run of the city in `home` left behind; how many processes that were."""
    mark = f"{MARK}={home}".encode()
    left = [found for found in _processes() if mark in _environment_of(found)]
    for orphan in left:
        orphan.send(signal.SIGTERM)
    process.wait_until(lambda: not any(orphan.is_alive() for orphan in left), 2.0)
    for orphan in left:
        process.end(orphan)
    return len(left)


def _processes() -> list[Identity]:
    numbers = [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]
    found = [Identity.find(number) for number in numbers if number != os.getpid()]
    return [one for one in found if one is not None]


def _environment_of(one: Identity) -> list[bytes]:
    try:
        return Path(f"/proc/{one.pid}/environ").read_bytes().split(b"\0")
    except OSError:
        return []
