"""A whole city on this machine: engines, schema, people, programs; as a context it always ends what it began."""

from __future__ import annotations

import fcntl
import http.client
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from app.launch import environment, process
from app.launch.address import HOST, Ports
from app.launch.engine import Engine
from app.launch.engines import engines_wanted
from app.launch.failure import LaunchError
from app.launch.place import make_private, writing_to
from app.launch.set_up import SetUp
from app.launch.supervisor import BACKGROUND, Supervisor, end_orphans

ROOT = Path(__file__).resolve().parents[2]
RUN = "run.json"  # who runs the city of this folder
READY_WITHIN = 90.0  # seconds for every program to answer
HEAD_START = (
    5.0  # seconds for what answers people to start alone; what waits in the outbox meanwhile is not lost
)
STEP_WITHIN = 600.0  # seconds for a step of the set-up


class City:
    """The city in `home`; `start` leaves it ready, `stop` leaves nothing running.

    `given` wins over what is generated (default: nothing, a city closed to the caller's environment); `ports`
    default to free ones; `cast`, `people` and `seed` count only where the city is made for the first time. Start
    and stop it from the same thread.
    """

    def __init__(
        self,
        home: Path,
        *,
        ports: Ports | None = None,
        people: int = 1000,
        seed: int = 1,
        cast: str | None = None,
        given: Mapping[str, str] | None = None,
        announce: Callable[[str], None] = lambda sentence: None,
    ) -> None:
        self.home = home.absolute()
        self.ports = ports or Ports.free()
        self.people = people
        self.seed = seed
        self.cast = cast
        self.environment: dict[str, str] = {}
        self._given = dict(given or {})
        self._announce = announce
        self._running = ExitStack()
        self._supervisor: Supervisor | None = None

    @property
    def database(self) -> Path:
        """The demo city's people and records: the file `city.db`."""
        return self.home / "city" / "city.db"

    @property
    def supervisor(self) -> Supervisor:
        """The running programs."""
        if self._supervisor is None:
            raise RuntimeError("the city has not been started")
        return self._supervisor

    def start(self) -> None:
        """Bring everything up and wait until it answers.

        Raises:
            LaunchError: one sentence on what is in the way; nothing is left running.
        """
        with writing_to(self.home), ExitStack() as running:
            running.enter_context(_locked(self.home))
            if end_orphans(self.home):
                self._announce("ended what a killed run had left behind 已清理上次残留的进程")
            self.ports.refuse_taken()
            engines = engines_wanted(self.home, self._given)
            urls = {key: running.enter_context(engine).url for key, engine in engines.items()}
            self.environment = self._whole_environment(urls)
            self._clear_metrics()
            set_up = SetUp(self.home / "set-up.json", ROOT, self.database, self.environment)
            is_set_up = set_up.holds()
            if not is_set_up:
                set_up.forget()
                self._set_up()
            self._supervisor = self._supervise(list(engines.values()))
            running.callback(self._supervisor.stop)
            self._announce("starting the programs 启动各项服务")
            self._supervisor.start(later=BACKGROUND, within=HEAD_START)
            if not is_set_up:
                self._load()  # takes as long as the programs do to start, and they do not wait for it
                set_up.note()
            self._wait_until_ready()
            self._supervisor.start_rest()
            self._running = running.pop_all()

    def stop(self) -> None:
        """End the programs, then the engines, in order."""
        self._running.close()

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run `icity ...` against this city and return what it said."""
        return subprocess.run(  # noqa: S603
            [sys.executable, "-m", "app.cli", *arguments],
            env=self.environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )

    def _whole_environment(self, urls: Mapping[str, str]) -> dict[str, str]:
        town = {"SMS_SIGNATURE": self._read_signature}
        ours = environment.prepare(self.home, self.ports, self._given, urls, make=town)
        outside = {name: os.environ[name] for name in ("HOME", "LANG", "TMPDIR") if name in os.environ}
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
        return {**outside, **ours, "PATH": path, "PYTHONUNBUFFERED": "1", "PYTHONPATH": str(ROOT)}

    def _read_signature(self) -> str:
        from registries.cast.written import DEFAULT, read_cast  # at the first start only: much to parse

        return read_cast(self.cast or DEFAULT).town.sms_signature

    def _clear_metrics(self) -> None:
        metrics = Path(self.environment["PROMETHEUS_MULTIPROC_DIR"])
        shutil.rmtree(metrics, ignore_errors=True)  # counters of processes that are gone
        make_private(metrics)

    def _set_up(self) -> None:
        make_private(self.home / "log")
        self._step("bringing the database up to date 更新数据库结构", "app.cli", "migrate")
        if not self.database.exists():
            make_private(self.database.parent)
            cast = () if self.cast is None else ("--city", self.cast)
            size = (*cast, "--people", str(self.people), "--seed", str(self.seed))
            self._step(
                "making the demo city 生成示范城市",
                "registries.cast",
                *size,
                "--out",
                str(self.database.parent),
            )

    def _load(self) -> None:
        city = ("city", "load", "--city", str(self.database))
        self._step("loading the demo city 载入示范城市", "app.cli", *city)

    def _step(self, what: str, module: str, *arguments: str) -> None:
        """Run one module of ours to its end.

        Raises:
            LaunchError: it failed; with its last line.
        """
        self._announce(what)
        log = self.home / "log" / "setup.log"
        child = process.spawn(
            [sys.executable, "-m", module, *arguments], log=log, env=self.environment, cwd=ROOT
        )
        try:
            status = child.wait(STEP_WITHIN)
        except BaseException:
            child.kill()
            child.wait()
            raise
        if status != 0:
            raise LaunchError(
                "setup_failed",
                f"Failed while {what} ({process.last_line(log)[:300]}): see {log}.",
                f"启动准备失败，详见 {log}。",
            )

    def _supervise(self, engines: Sequence[Engine]) -> Supervisor:
        return Supervisor(
            ROOT / "Procfile",
            environment=self.environment,
            home=self.home,
            announce=self._announce,
            engines=engines,
        )

    def _wait_until_ready(self) -> None:
        waiting = {name: "/readyz" if name == "web" else "/healthz" for name, _ in self.ports.items()}

        def settled() -> bool:
            for name in [one for one, path in waiting.items() if _answers(getattr(self.ports, one), path)]:
                del waiting[name]
            return not waiting or self.supervisor.find_failing() is not None

        process.wait_until(settled, READY_WITHIN, pause=0.1)
        if waiting:
            raise self._not_ready(next(iter(waiting)))

    def _not_ready(self, waiting_for: str) -> LaunchError:
        program = self.supervisor.find_failing() or self.supervisor.program(waiting_for.replace("_", "-"))
        return LaunchError(
            "not_ready",
            f"{program.name} did not come up ({process.last_line(program.log)[:300]}): see {program.log}.",
            f"{program.name} 未能启动，详见 {program.log}。",
        )

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


@contextmanager
def _locked(home: Path) -> Iterator[None]:
    """One run at a time in `home`; the kernel frees the lock however the holder ends."""
    with writing_to(home):
        home.mkdir(mode=0o711, parents=True, exist_ok=True)
        if home.stat().st_uid == os.geteuid():
            home.chmod(0o711)  # the database's account passes through; nothing is listed
        lock = os.open(home / "run.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        _take(lock, home)
        process.record(home / RUN, os.getpid())
        try:
            yield
        finally:
            (home / RUN).unlink(missing_ok=True)
    finally:
        os.close(lock)


def _take(lock: int, home: Path) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise LaunchError(
            "already_running",
            f"A city already runs in {home}: end it with Ctrl-C there, or with `make stop`.",
            f"{home} 中的城市已在运行：请在原终端按 Ctrl-C，或执行 make stop。",
        ) from None


def _answers(port: int, path: str) -> bool:
    connection = http.client.HTTPConnection(HOST, port, timeout=3)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
