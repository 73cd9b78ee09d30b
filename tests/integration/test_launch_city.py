"""The whole city as `make run` starts it: ready, stopped without a trace, back after any death."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from app.launch import environment
from app.launch.address import HOST, VARIABLES, Ports
from app.launch.city import ROOT, City
from app.launch.failure import LaunchError
from app.launch.process import Identity, wait_until
from app.launch.sign_in import list_sign_ins
from app.launch.supervisor import MARK
from registries.cast.written import read_cast

pytestmark = pytest.mark.timeout(240)
OWN = {*environment.names(), "DATABASE_URL", "REDIS_URL"}


def start_run(home: Path, ports: Ports) -> subprocess.Popen[str]:
    """`icity run`, as a newcomer's shell would start it."""
    moved = {VARIABLES[name]: str(port) for name, port in ports.items()}
    outside = {name: value for name, value in os.environ.items() if name not in OWN}
    return subprocess.Popen(
        [sys.executable, "-m", "app.cli", "run", "--people", "200"],
        env={**outside, **moved, "ICITY_HOME": str(home)},
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


@contextmanager
def running(home: Path, ports: Ports) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """`icity run` when it is ready, and what it printed; whatever the test does to it, it is ended and reaped."""
    with start_run(home, ports) as run:
        try:
            assert run.stdout is not None
            printed = []
            for line in run.stdout:
                printed.append(line)
                if "is ready" in line:
                    break
            else:
                pytest.fail(run.communicate()[1])
            yield run, "".join(printed)
        finally:
            run.terminate()


def get(port: int, path: str) -> tuple[int, str]:
    connection = http.client.HTTPConnection(HOST, port, timeout=10)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def members(home: Path) -> list[Identity]:
    """Every process that works for the city in `home`: programs by their mark, engines by their folder."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and works_for(home, entry):
            found.append(Identity.find(int(entry.name)))
    return [one for one in found if one is not None]


def works_for(home: Path, entry: Path) -> bool:
    try:
        marked = f"{MARK}={home}".encode() in (entry / "environ").read_bytes().split(b"\0")
        command = (entry / "cmdline").read_bytes().decode(errors="replace")
    except OSError:
        return False
    return marked or (("postgres" in command or "redis-server" in command) and str(home) in command)


def count_seasons(home: Path) -> int:
    with psycopg.connect(host=str(home / "postgres" / "socket"), user="icity", dbname="icity") as connection:
        row = connection.execute("SELECT count(*) FROM season").fetchone()
    assert row is not None
    return int(row[0])


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    """Not below pytest's folder: every pytest that starts on the machine closes that to other accounts."""
    folder = Path(tempfile.mkdtemp(prefix="icity-test-"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def ports() -> Ports:
    return Ports.free()


@pytest.fixture(scope="module")
def first_run(home: Path, ports: Ports) -> str:
    """A city that has been up once, with a worker killed and a second start tried; what it printed."""
    with running(home, ports) as (run, printed):
        for name, port in ports.items():
            assert get(port, "/readyz" if name == "web" else "/healthz")[0] == 200
        see_worker_come_back(home)
        see_engine_come_back(home, ports, "redis-server")
        see_engine_come_back(home, ports, "bin/postgres")
        see_second_run_refused(home, ports)
        run.send_signal(signal.SIGINT)
        run.communicate(timeout=20)
    assert run.returncode == 0
    return printed


def see_worker_come_back(home: Path) -> None:
    worker = find_worker(home)
    worker.send(signal.SIGKILL)
    assert wait_until(lambda: not worker.is_alive(), 5.0)
    assert wait_until(lambda: any(is_worker(one) for one in members(home)), 15.0)


def see_second_run_refused(home: Path, ports: Ports) -> None:
    with start_run(home, ports) as second:
        _, said = second.communicate(timeout=20)
    assert second.returncode == 1
    assert "already runs" in said
    assert "Traceback" not in said
    assert get(ports.web, "/readyz")[0] == 200


def see_engine_come_back(home: Path, ports: Ports, name: str) -> None:
    for server in [one for one in members(home) if name in command_line(one)]:
        server.send(signal.SIGKILL)
    assert wait_until(lambda: healthy(ports.web, home), 20.0)


def healthy(port: int, home: Path) -> bool:
    status, body = get(port, "/readyz")
    return status == 200 and json.loads(body)["redis"] is True


def stop_run(home: Path) -> int:
    command = [sys.executable, "-m", "app.cli", "stop"]
    return subprocess.run(
        command, env={**os.environ, "ICITY_HOME": str(home)}, cwd=ROOT, check=False
    ).returncode


def find_worker(home: Path) -> Identity:
    assert wait_until(lambda: any(is_worker(one) for one in members(home)), 15.0)
    return next(one for one in members(home) if is_worker(one))


def is_worker(one: Identity) -> bool:
    return "--queue\0urgent" in command_line(one)


def test_it_says_where_it_is_and_whom_to_sign_in_as(first_run: str, home: Path) -> None:
    people = list_sign_ins(home / "city" / "city.db")
    assert [person.slug for person in people] == list(read_cast().shown)
    for person in people:
        assert person.id_number in first_run
        assert person.bank_card in first_run
        assert person.phone in first_run


def test_it_comes_back_quickly_after_kill_9_of_everything_and_leaves_nothing_when_told_to_end(
    first_run: str, home: Path, ports: Ports
) -> None:
    begun = time.monotonic()
    with running(home, ports) as (run, _):
        ready_after = time.monotonic() - begun
        before = count_seasons(home)
        workers = [Identity(run.pid, 0), *members(home)]
        for one in workers:
            with contextlib.suppress(ProcessLookupError):  # killing one may have ended the next
                os.kill(one.pid, signal.SIGKILL)
        run.wait(10)
    with running(home, ports) as (again, _):
        after = count_seasons(home)
        begun = time.monotonic()
        assert stop_run(home) == 0
        _, said = again.communicate(timeout=20)
        stopped_after = time.monotonic() - begun
    assert len(workers) >= 10
    assert before == after > 0
    assert (again.returncode, "Traceback" in said) == (0, False)
    assert not members(home)
    assert ready_after < 30.0  # 5 to 10 s alone on two cores; a loaded machine gets grace
    assert stopped_after < 10.0


def command_line(one: Identity) -> str:
    try:
        return Path(f"/proc/{one.pid}/cmdline").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def test_a_taken_port_is_one_sentence(home: Path) -> None:
    ports = Ports.free()
    with http_listener(ports.web), start_run(home / "other", ports) as run:
        _, said = run.communicate(timeout=20)
    assert run.returncode == 1
    assert f"Port {ports.web} is taken" in said
    assert "Traceback" not in said


@contextmanager
def http_listener(port: int) -> Iterator[None]:
    with socket.socket() as listener:
        listener.bind((HOST, port))
        listener.listen()
        yield


def test_production_is_refused(tmp_path: Path) -> None:
    outside = {name: value for name, value in os.environ.items() if name not in OWN}
    refused = subprocess.run(
        [sys.executable, "-m", "app.cli", "run"],
        env={**outside, "ICITY_ENV": "production", "ICITY_HOME": str(tmp_path)},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert refused.returncode == 1
    assert "for development" in refused.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_private_city_ends_even_when_its_user_fails(home: Path) -> None:
    class UserFailed(Exception):
        pass

    def use(city: City) -> None:
        with city:
            status, body = get(city.ports.web, "/readyz")
            assert (status, json.loads(body)["ready"]) == (200, True)
            assert city.command("city", "load", "--city", str(city.database)).returncode == 0
            raise UserFailed

    with pytest.raises(UserFailed):
        use(City(home / "private", people=50))
    assert not members(home / "private")


def test_a_city_that_cannot_start_leaves_nothing(home: Path) -> None:
    with pytest.raises(LaunchError):
        City(home / "broken", people=50, given={"FIELD_KEYS": "not a key"}).start()
    assert not members(home / "broken")
