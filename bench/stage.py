"""A migrated city on real engines, wired in this process, with servers to race; leaves nothing behind."""

from __future__ import annotations

import json
import os
import shlex
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from honcho.environ import parse_procfile

from app import clock, config, policies, transactions, wiring
from app.extensions import db
from app.launch import environment, process
from app.launch.address import HOST, Ports
from app.launch.engines import running_engines
from app.launch.place import make_private
from app.services.load_city import load_city
from app.store.migrate import migrate
from bench.measurement import Sample
from bench.population import Family, add_families
from registries.cast.city import make_city

ROOT = Path(__file__).resolve().parents[1]
FAMILIES = 100
READY_WITHIN = 60.0


@dataclass
class Stage:
    """Where the contenders race: the environment of every process, and the families they work on."""

    home: Path
    environment: dict[str, str]
    _running: ExitStack = field(repr=False)

    @property
    def database_url(self) -> str:
        """Where psycopg finds the database."""
        return self.environment["DATABASE_URL"].replace("postgresql+psycopg://", "postgresql://")

    @cached_property
    def families(self) -> list[Family]:
        """Families with every dataset fetched and a draft that may be submitted."""
        city = make_city(self.home / "city", people=FAMILIES * 5, seed=1)
        with transactions.unit():
            load_city(city, now=clock.now())
        return add_families(city, FAMILIES)

    @cached_property
    def web(self) -> int:
        """The port of our web server, started as the Procfile says."""
        return self._serve("wsgi:app")

    @cached_property
    def forgetful(self) -> int:
        """The same, but no answer is kept: whoever asks is the first to ask."""
        return self._serve("wsgi:app", LOOKUP_SECONDS="0")

    @cached_property
    def floor(self) -> int:
        """The port of the floors, served the same way."""
        return self._serve("bench.floors.wsgi:app")

    @cached_property
    def peer(self) -> int:
        """The port of the ordinary application, served the same way."""
        return self._serve("bench.floors.peer:app")

    @contextmanager
    def program(self, name: str, **more: str) -> Iterator[None]:
        """Run a program of the Procfile meanwhile; `more` is added to its environment."""
        with self.beside(name, self._command(name), **more):
            yield

    @contextmanager
    def beside(self, name: str, command: str, **more: str) -> Iterator[None]:
        """Run a program that is in no Procfile meanwhile."""
        child = self._spawn(name, command, more)
        try:
            yield
        finally:
            _end(child)

    def wait_for(self, port: int | str) -> None:
        """Until somebody listens."""
        if not process.wait_until(lambda: _listens(int(port)), READY_WITHIN):
            raise RuntimeError(f"nothing listens on {port}: see {self.home / 'log'}")

    def _serve(self, application: str, **more: str) -> int:
        port = _free_port()
        command = self._command("web").replace("wsgi:app", shlex.quote(application))
        child = self._spawn(application, command, {"WEB_PORT": str(port), **more})
        self._running.callback(_end, child)
        if not process.wait_until(lambda: _listens(port) or child.poll() is not None, READY_WITHIN):
            raise RuntimeError(f"{application} did not come up: see {self.home / 'log'}")
        if child.poll() is not None:
            raise RuntimeError(f"{application}: {process.last_line(self._log(application))}")
        return port

    def _command(self, name: str) -> str:
        programs = parse_procfile((ROOT / "Procfile").read_text(encoding="utf-8")).processes
        return str(programs[name])

    def _spawn(self, name: str, command: str, more: dict[str, str]) -> subprocess.Popen[bytes]:
        return process.spawn(
            ["/bin/sh", "-c", f"exec {command}"],
            log=self._log(name),
            env=self.environment | more,
            cwd=ROOT,
        )

    def _log(self, name: str) -> Path:
        return self.home / "log" / f"{name}.log"


@contextmanager
def staged() -> Iterator[Stage]:
    """A stage on engines of its own, or on those of DATABASE_URL and REDIS_URL, which must be empty."""
    given = {name: os.environ[name] for name in ("DATABASE_URL", "REDIS_URL") if name in os.environ}
    with ExitStack() as running, tempfile.TemporaryDirectory(prefix="icity-bench-") as folder:
        home = Path(folder)
        home.chmod(0o711)
        urls = running.enter_context(running_engines(home, given))
        for folder in ("log", "metrics"):
            make_private(home / folder)
        migrate(urls["DATABASE_URL"])
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
        ours = environment.prepare(home, Ports.free(), {}, urls) | {"PATH": path, "PYTHONPATH": str(ROOT)}
        ours |= {
            "HANDSET_CITY": "",
            "BENCH_SAMPLE": str(home / "sample.pickle"),
            "TRUSTED_PROXIES": "1",
        }  # so that load may come from many addresses
        os.environ.update(ours)
        wiring.wire(config.load())
        policies.load("xiamen/siming/2017")
        running.callback(db.dispose)
        yield Stage(home, ours, running)


def drive(
    port: int,
    requests: Sequence[dict[str, Any]],
    *,
    connections: int,
    seconds: float | None = None,
    expected: int = 200,
) -> Sample:
    """Send `requests` from a process of its own, once each, or round and round for `seconds`; all must succeed."""
    order = {"port": port, "requests": list(requests), "connections": connections, "seconds": seconds}
    done = subprocess.run(
        [sys.executable, "-m", "bench.load"],
        input=json.dumps(order),
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
        timeout=120,
    )
    if done.returncode != 0:
        raise RuntimeError(f"the load failed: {done.stderr.strip().splitlines()[-1]}")
    answer = json.loads(done.stdout)
    if set(answer["statuses"]) != {str(expected)}:
        raise RuntimeError(f"{requests[0]['path']}: unexpected answers {answer['statuses']}")
    return Sample(len(answer["latencies"]) / answer["seconds"], tuple(answer["latencies"]))


def counted(work: Callable[[], int]) -> Sample:
    """How many per second `work` did, by its own count."""
    began = time.perf_counter()
    done = work()
    return Sample(done / (time.perf_counter() - began))


def _end(child: subprocess.Popen[bytes]) -> None:
    """End a program and all that it started."""
    for sign, patience in ((signal.SIGTERM, 8.0), (signal.SIGKILL, 5.0)):
        try:
            os.killpg(child.pid, sign)
        except ProcessLookupError:
            break
        try:
            child.wait(patience)
        except subprocess.TimeoutExpired:
            continue
        break


def _free_port() -> int:
    with socket.socket() as one:
        one.bind((HOST, 0))
        return int(one.getsockname()[1])


def _listens(port: int) -> bool:
    with socket.socket() as one:
        one.settimeout(1)
        return one.connect_ex((HOST, port)) == 0
