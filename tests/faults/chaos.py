"""Kills, stops and flushes the parts of a running city: by process, never by name."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import redis

from app.launch.city import City
from app.launch.process import Identity, wait_until


def children(parent: Identity) -> list[Identity]:
    """The running processes that `parent` started."""
    found = [Identity.find(int(entry.name)) for entry in Path("/proc").iterdir() if entry.name.isdigit()]
    return [one for one in found if one is not None and _parent(one.pid) == parent.pid]


def _parent(pid: int) -> int | None:
    try:
        return int(Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2].split()[1])
    except (OSError, IndexError):
        return None


def running(city: City, name: str, seconds: float = 30.0) -> Identity:
    """The process of a program of the city, waited for while it is being started again."""
    assert wait_until(lambda: city.supervisor.find(name) is not None, seconds), f"{name} does not run"
    found = city.supervisor.find(name)
    assert found is not None
    return found


def kill(city: City, name: str) -> None:
    """kill -9 one program, and see it gone."""
    victim = running(city, name)
    os.kill(victim.pid, signal.SIGKILL)
    assert wait_until(lambda: not victim.is_alive(), 5.0), f"{name} survived"


def kill_web_worker(city: City) -> None:
    """kill -9 one of the processes that answer requests; its master lives on."""
    master = running(city, "web")
    assert wait_until(lambda: bool(children(master)), 20.0), "no web worker runs"
    os.kill(children(master)[0].pid, signal.SIGKILL)


def flush(city: City, times: int = 10, pause: float = 1.0) -> None:
    """Empty Redis, again and again."""
    with redis.Redis.from_url(city.environment["REDIS_URL"]) as client:
        for _ in range(times):
            client.flushall()
            time.sleep(pause)


def engine(city: City, word: str) -> list[Identity]:
    """The processes of an engine that keeps its data in this city's folder."""
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            command = (entry / "cmdline").read_bytes().decode(errors="replace")
        except OSError:
            continue
        one = Identity.find(int(entry.name))
        if one is not None and word in command.split("\0")[0] and str(city.home) in command:
            found.append(one)
    return found


def engine_whole(city: City, word: str) -> list[Identity]:
    """The processes of an engine and those that they started, whose names say nothing of the folder."""
    return [one for master in engine(city, word) for one in family_of(master)]


@contextmanager
def stopped(*processes: Identity) -> Iterator[None]:
    """SIGSTOP: there, and not answering; always woken again."""
    assert processes
    for one in processes:
        one.send(signal.SIGSTOP)
    try:
        yield
    finally:
        for one in processes:
            one.send(signal.SIGCONT)


def family_of(parent: Identity) -> list[Identity]:
    """A process and all that it started."""
    return [parent, *children(parent)]
