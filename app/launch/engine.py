"""What the embedded PostgreSQL and Redis share: a home folder, a child process, a start and a stop."""

from __future__ import annotations

import shutil
import subprocess
import time
from abc import ABC, abstractmethod
from pathlib import Path
from types import TracebackType
from typing import ClassVar, Self

from app.launch import process
from app.launch.failure import LaunchError, disk_full
from app.launch.place import Account, make_private, writing_to

READY_WITHIN = 60.0  # seconds; crash recovery replays the log first
RETRY_WITHIN = 15.0  # seconds for the last of a killed server's children to go


class Engine(ABC):
    """An engine whose data live in `home` and whose process ends with this one.

    `start` and `stop` may be repeated; as a context manager it starts and stops.
    """

    name: ClassVar[str]
    stop_signals: ClassVar[tuple[tuple[int, float], ...]]
    refuses_root: ClassVar[bool] = False

    def __init__(self, home: Path) -> None:
        self.home = home.absolute()
        self.account = Account.below_root(self.home) if self.refuses_root else Account.current()
        self.log = self.home / "server.log"
        self._note = self.home / "process.json"
        self._socket_folder = self.home / "socket"
        self._child: subprocess.Popen[bytes] | None = None

    @property
    @abstractmethod
    def url(self) -> str:
        """Where clients connect."""

    @property
    def pid(self) -> int | None:
        """The server's process id while it runs."""
        return None if self._child is None else self._child.pid

    def has_ended(self) -> bool:
        """Whether the server was started and is gone without having been told to."""
        return self._child is not None and self._child.poll() is not None

    def start(self) -> str:
        """Start, end first what a killed run left behind, wait until it answers, return the URL.

        Raises:
            LaunchError: no room, not writable, or the server refuses; the sentence says which.
        """
        if self._child is not None and self._child.poll() is None:
            return self.url
        make_private(self.home, self.account)
        left = process.recorded(self._note)
        if left is not None:
            process.end(left, *self.stop_signals)
        with writing_to(self.home):
            self._prepare()
            self._run_until_ready()
        return self.url

    def stop(self) -> None:
        """End the server in order: what was acknowledged is on the disk."""
        if self._child is None:
            return
        for sign, patience in (*self.stop_signals, (9, 5.0)):
            self._child.send_signal(sign)
            try:
                self._child.wait(patience)
                break
            except subprocess.TimeoutExpired:
                continue
        self._child = None
        self._note.unlink(missing_ok=True)
        if self._socket_folder.parent != self.home:
            shutil.rmtree(self._socket_folder, ignore_errors=True)

    def _run_until_ready(self) -> None:
        give_up = time.monotonic() + RETRY_WITHIN
        while True:
            said = self._attempt()
            if said is None:
                return
            if "No space left on device" in said:
                raise disk_full(self.home)
            if not self._can_retry(said) or time.monotonic() > give_up:
                raise LaunchError(
                    f"{self.name.lower()}_failed",
                    f"{self.name} did not start ({_last_line(said)}): see {self.log}.",
                    f"{self.name} 启动失败，详见 {self.log}。",
                )
            time.sleep(0.3)

    def _attempt(self) -> str | None:
        """Start once; None when it answers, else what it wrote before it ended."""
        begin = self.log.stat().st_size if self.log.exists() else 0
        self._child = self._spawn()
        deadline = time.monotonic() + READY_WITHIN
        try:
            process.record(self._note, self._child.pid)
            while self._child.poll() is None and time.monotonic() < deadline:
                if self._answers():
                    return None
                time.sleep(0.02)
        except BaseException:
            self.stop()
            raise
        self.stop()
        with self.log.open("rb") as log:
            log.seek(begin)
            return log.read(100_000).decode("utf-8", "replace")

    @abstractmethod
    def _prepare(self) -> None:
        """Make the data folder and clear away what a killed server left."""

    @abstractmethod
    def _spawn(self) -> subprocess.Popen[bytes]:
        """Start the server."""

    @abstractmethod
    def _answers(self) -> bool:
        """Whether clients are served."""

    @abstractmethod
    def _can_retry(self, said: str) -> bool:
        """Whether the server that wrote `said` and ended may be started once more; may mend something."""

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def _last_line(said: str) -> str:
    lines = [line for line in said.splitlines() if line.strip()]
    telling = [
        line for line in lines if "FATAL" in line or "PANIC" in line or "error" in line.lower()
    ] or lines
    return telling[-1].strip() if telling else "it said nothing"
