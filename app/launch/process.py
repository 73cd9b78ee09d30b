"""Operating-system processes we start: told apart from strangers with the same number, and never left behind.

Linux only: `/proc` gives a process its start time, `PR_SET_PDEATHSIG` lets a child end with its parent.
"""

from __future__ import annotations

import ctypes
import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

PR_SET_PDEATHSIG = 1  # linux/prctl.h
_libc = ctypes.CDLL(None, use_errno=True)


@dataclass(frozen=True)
class Identity:
    """One process for ever: a pid is handed out again, a pid with its start (ticks since boot) is not."""

    pid: int
    started: int

    @classmethod
    def find(cls, pid: int) -> Identity | None:
        """The process that has `pid` now; None when there is none, or only a zombie of it."""
        try:
            stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
        except OSError:
            return None
        fields = stat.rpartition(")")[2].split()  # the name before it may contain anything
        return None if fields[0] in "ZX" else cls(pid, int(fields[19]))

    def is_alive(self) -> bool:
        """Whether this very process still runs."""
        return Identity.find(self.pid) == self

    def send(self, sign: int) -> None:
        """Send a signal, unless the process has gone."""
        if self.is_alive():
            try:
                os.kill(self.pid, sign)
            except ProcessLookupError:
                return


def wait_until(condition: Callable[[], bool], seconds: float, pause: float = 0.02) -> bool:
    """Whether `condition` came true within `seconds`."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() >= deadline:
            return False
        time.sleep(pause)
    return True


def end(process: Identity, *signals: tuple[int, float]) -> None:
    """End a process by each signal in turn, waiting the seconds beside it; by SIGKILL at last."""
    for sign, patience in (*signals, (signal.SIGKILL, 5.0)):
        process.send(sign)
        if wait_until(lambda: not process.is_alive(), patience):
            return


def dying_with_parent(sign: int) -> Callable[[], None]:
    """A `preexec_fn`: the child gets `sign` when the thread that started it ends, however that happens."""
    parent = os.getpid()

    def arrange() -> None:
        _libc.prctl(PR_SET_PDEATHSIG, sign, 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)

    return arrange


def spawn(
    command: Sequence[str | Path],
    *,
    log: Path,
    user: int | None = None,
    group: int | None = None,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    death_signal: int = signal.SIGTERM,
) -> subprocess.Popen[bytes]:
    """Start `command` in its own session (the terminal's Ctrl-C does not reach it), output appended to `log`.

    Call it from a thread that lives as long as the child should.
    """
    with log.open("ab") as output:
        return subprocess.Popen(  # noqa: S603 - the command is ours
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            user=user,
            group=group,
            extra_groups=None if user is None else [],
            env=None if env is None else dict(env),
            cwd=cwd,
            start_new_session=True,
            preexec_fn=dying_with_parent(death_signal),
        )


def record(place: Path, pid: int) -> None:
    """Note in `place` which process we started, for the next start to find if we are killed."""
    found = Identity.find(pid)
    if found is not None:
        fresh = place.with_suffix(".new")
        fresh.write_text(json.dumps({"pid": found.pid, "started": found.started}), encoding="utf-8")
        fresh.replace(place)


def recorded(place: Path) -> Identity | None:
    """The process noted in `place`, if it still runs; a note that cannot be read names nobody."""
    try:
        noted = json.loads(place.read_text(encoding="utf-8"))
        found = Identity(int(noted["pid"]), int(noted["started"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return found if found.is_alive() else None


def last_line(log: Path) -> str:
    """The last thing a program wrote to its log."""
    with log.open("rb") as file:
        file.seek(max(0, log.stat().st_size - 4096))
        lines = file.read().decode("utf-8", "replace").splitlines()
    return next((line.strip() for line in reversed(lines) if line.strip()), "it said nothing")
