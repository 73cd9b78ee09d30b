"""Leaves PostgreSQL no room for another page of one table: a limit on its files, or a disk that small."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, LiteralString

import psycopg
import pytest

from app.launch.city import City
from tests.faults import chaos

Room = Callable[[City], AbstractContextManager[str]]
_ONE = (
    "INSERT INTO outbox (job, subject, arguments, queue, not_before, created_at, done_at, attempts, failed_because)"
    " SELECT 'ballast', '', '{}', 'slow', now(), now(), now(), 0, repeat('x', %s) FROM generate_series(1, %s)"
)
_MOST = 1_000


def _url(city: City) -> str:
    return city.environment["DATABASE_URL"].replace("+psycopg", "")


def statement(city: City, query: LiteralString, *values: Any) -> Any:
    """The first value of a statement that commits by itself."""
    with psycopg.connect(_url(city), autocommit=True) as connection:
        cursor = connection.execute(query, values or None)
        row = cursor.fetchone() if cursor.description else None
        return row[0] if row else None


def fill(city: City) -> str:
    """Write to the outbox, ever less at once, until the engine itself refuses a row; its SQLSTATE."""
    state = ""
    with psycopg.connect(_url(city), autocommit=True) as connection:
        for length, rows in ((1900, 100), (0, 100), (0, 1)):
            state = _fill(connection, length, rows)
    return state


def _fill(connection: psycopg.Connection[Any], length: int, rows: int) -> str:
    for _ in range(_MOST):
        try:
            connection.execute(_ONE, (length, rows))
        except psycopg.Error as error:
            return str(error.sqlstate)
    raise AssertionError("the disk did not become full")


def empty(city: City) -> None:
    """Away with what was only there to fill."""
    statement(city, "DELETE FROM outbox WHERE job = 'ballast'")
    statement(city, "VACUUM outbox")


@contextmanager
def alone(city: City) -> Iterator[None]:
    """Nobody else writes to the outbox meanwhile: a row that was updated or vacuumed away leaves room for another."""
    programs = [chaos.running(city, name) for name in ("relay", "urgent", "bulk", "slow")]
    statement(city, "ALTER TABLE outbox SET (autovacuum_enabled = off)")
    try:
        with chaos.stopped(*programs):
            yield
    finally:
        statement(city, "ALTER TABLE outbox RESET (autovacuum_enabled)")


@contextmanager
def quota(city: City) -> Iterator[str]:
    """No file of PostgreSQL may grow beyond what the outbox has now: more than a segment of WAL has (16 MB)."""
    statement(city, _ONE, 1900, 9_000)
    size = int(statement(city, "SELECT pg_relation_size('outbox')"))
    assert size > 17_000_000
    try:
        _limit(city, size)
        with alone(city):
            yield fill(city)
    finally:
        _limit(city, "unlimited")
        empty(city)


def _limit(city: City, size: int | str) -> None:
    """As the account that PostgreSQL runs under: not even root may do it to another's process everywhere."""
    for one in chaos.engine_whole(city, "postgres"):
        owner = Path(f"/proc/{one.pid}").stat()
        mine = owner.st_uid == os.getuid()
        subprocess.run(
            ["prlimit", f"--pid={one.pid}", f"--fsize={size}:"],
            check=True,
            cwd="/",
            user=None if mine else owner.st_uid,
            group=None if mine else owner.st_gid,
            extra_groups=None if mine else [],
        )


@contextmanager
def tmpfs(city: City) -> Iterator[str]:
    """The outbox on a disk of its own, with two megabytes more than it takes now."""
    if os.geteuid() != 0:
        pytest.skip("only root may mount a small disk; the quota shows the same without root")
    place = Path(f"/tmp/icity-small-disk-{os.getpid()}")
    owner = Path(f"/proc/{chaos.engine(city, 'postgres')[0].pid}").stat()
    place.mkdir()
    taken = statement(city, "SELECT pg_table_size('outbox') / 1024 / 1024")
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={taken + 2}m", "none", place], check=True)
    try:
        inside = place / "tablespace"
        inside.mkdir(mode=0o700)
        os.chown(inside, owner.st_uid, owner.st_gid)
        place.chmod(0o755)
        statement(city, f"CREATE TABLESPACE small LOCATION '{inside}'")
        statement(city, "ALTER TABLE outbox SET TABLESPACE small")
        try:
            with alone(city):
                yield fill(city)
        finally:
            statement(city, "DELETE FROM outbox WHERE job = 'ballast'")
            statement(city, "ALTER TABLE outbox SET TABLESPACE pg_default")
            statement(city, "CHECKPOINT")
            statement(city, "DROP TABLESPACE small")
    finally:
        subprocess.run(["umount", "-l", place], check=True)
        shutil.rmtree(place, ignore_errors=True)
