"""The embedded engines: durable, restartable after any death, and plain about what stops them."""

from __future__ import annotations

import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import redis

from app.launch import postgres, process
from app.launch.engines import Postgres, Redis, running_engines
from app.launch.failure import LaunchError
from app.launch.process import Identity


@pytest.fixture
def home() -> Iterator[Path]:
    """Not below pytest's folder: every pytest that starts on the machine closes that to other accounts."""
    folder = Path(tempfile.mkdtemp(prefix="icity-test-"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    folder = Path(tempfile.mkdtemp(prefix="icity-test-"))
    with Postgres(folder / "postgres") as running:
        yield running
    shutil.rmtree(folder, ignore_errors=True)


def connect(server: Postgres) -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(server.url.replace("+psycopg", ""), autocommit=True)


def ask(server: Postgres, query: str) -> object:
    with connect(server) as connection:
        row = connection.execute(query).fetchone()
        assert row is not None
        return row[0]


def store(url: str) -> redis.Redis:
    return redis.Redis.from_url(url, decode_responses=True)


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("fsync", "on"),
        ("synchronous_commit", "on"),
        ("full_page_writes", "on"),
        ("data_checksums", "on"),
        ("TimeZone", "UTC"),
        ("server_encoding", "UTF8"),
        ("listen_addresses", ""),
        ("log_parameter_max_length_on_error", "0"),
    ],
)
def test_postgres_is_set_up_as_production_must_be(server: Postgres, setting: str, value: str) -> None:
    assert ask(server, f"SELECT current_setting('{setting}')") == value


def test_postgres_knows_chinese_beyond_the_basic_plane(server: Postgres) -> None:
    assert ask(server, "SELECT length('𬱖阿依古丽·买买提')") == 9


def test_the_socket_is_closed_to_other_users(server: Postgres) -> None:
    folder = Path(server.url.split("host=")[1])
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_failed_statements_leave_no_family_in_the_log(server: Postgres) -> None:
    with connect(server) as connection:
        connection.execute("CREATE TABLE child (id_number text PRIMARY KEY)")
        connection.execute("INSERT INTO child VALUES ('canary-350203')")
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute("INSERT INTO child VALUES (%s)", ["canary-350203"])
        with pytest.raises(psycopg.errors.InvalidTextRepresentation):
            connection.execute("SELECT %s::uuid", ["canary-350203"])
    said = server.log.read_text(encoding="utf-8")
    assert "ready to accept connections" in said
    assert "canary" not in said


def test_what_was_acknowledged_survives_kill_9_under_writing(home: Path) -> None:
    server = Postgres(home / "postgres")
    server.start()
    acknowledged = write_until_killed(server)
    server.stop()
    with Postgres(home / "postgres") as again:
        kept = ask(again, "SELECT count(*) FROM ledger")
    assert acknowledged > 0
    assert kept in (acknowledged, acknowledged + 1)  # the one in flight may have made it


def write_until_killed(server: Postgres) -> int:
    killer = threading.Timer(0.4, kill_hard, [server])
    acknowledged = 0
    with connect(server) as connection:
        connection.execute("CREATE TABLE ledger (n int PRIMARY KEY)")
        killer.start()
        try:
            while True:
                connection.execute("INSERT INTO ledger VALUES (%s)", [acknowledged])
                acknowledged += 1
        except psycopg.OperationalError:
            killer.join()
    return acknowledged


def kill_hard(server: Postgres | Redis) -> None:
    assert server.pid is not None
    os.kill(server.pid, signal.SIGKILL)


def test_a_stale_lock_with_a_strangers_number_does_not_stop_the_start(home: Path) -> None:
    server = Postgres(home / "postgres")
    server.start()
    kill_hard(server)
    server.stop()
    lock = server.data / "postmaster.pid"
    lines = lock.read_text(encoding="utf-8").splitlines()
    lock.write_text("\n".join([str(os.getpid()), *lines[1:]]), encoding="utf-8")
    with Postgres(home / "postgres") as again:
        assert ask(again, "SELECT 1") == 1


def test_a_server_left_behind_is_ended_before_the_next_start(home: Path) -> None:
    first = Postgres(home / "postgres")
    first.start()
    left = Identity.find(first.pid or 0)
    assert left is not None
    with Postgres(home / "postgres") as second:
        assert not left.is_alive()
        assert ask(second, "SELECT 1") == 1
    first.stop()


def test_half_a_cluster_is_made_anew(home: Path) -> None:
    half = home / "postgres" / "data.new"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n", encoding="utf-8")
    with Postgres(home / "postgres") as server:
        assert ask(server, "SELECT 1") == 1


def test_engines_end_with_the_process_that_started_them(home: Path) -> None:
    program = (
        "import sys, time; from pathlib import Path; from app.launch.engines import Postgres, Redis;"
        "p, r = Postgres(Path(sys.argv[1])/'p'), Redis(Path(sys.argv[1])/'r'); p.start(); r.start();"
        "print(p.pid, r.pid, flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", program, str(home)], stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        engines = [Identity.find(int(pid)) for pid in parent.stdout.readline().split()]
        parent.kill()
    assert len(engines) == 2
    for engine in engines:
        assert engine is not None
        assert process.wait_until(lambda engine=engine: not engine.is_alive(), 10.0)


def test_a_deep_folder_gets_a_short_socket_that_goes_away_again(home: Path) -> None:
    deep = home / ("x" * 100)
    with Postgres(deep / "postgres") as server, Redis(deep / "redis") as cache:
        socket_folder = Path(server.url.split("host=")[1])
        assert len(str(socket_folder)) < 80
        assert ask(server, "SELECT 1") == 1
        assert store(cache.url).ping()
    assert not socket_folder.exists()


def test_redis_keeps_what_it_was_told_and_never_evicts(home: Path) -> None:
    with Redis(home / "redis") as server:
        client = store(server.url)
        client.set("kept", "yes")
        assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
        assert client.config_get("appendonly") == {"appendonly": "yes"}
        client.close()
    with Redis(home / "redis") as again:
        client = store(again.url)
        assert client.get("kept") == "yes"
        client.close()


def test_redis_comes_back_after_kill_9(home: Path) -> None:
    server = Redis(home / "redis")
    server.start()
    kill_hard(server)
    with Redis(home / "redis") as again:
        client = store(again.url)
        assert client.ping()
        client.close()
    server.stop()


def test_a_broken_append_only_file_is_put_aside(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = home / "redis"
    folder.mkdir()
    (folder / "appendonly.aof").write_bytes(b"*3\r\n$3\r\nSET\r\nbroken" * 100)
    with Redis(folder) as server:
        client = store(server.url)
        assert client.dbsize() == 0
        client.close()
    assert (folder / "appendonly.broken").exists()
    assert "starting empty" in capsys.readouterr().err


def test_a_folder_that_cannot_be_made_is_one_sentence(home: Path) -> None:
    (home / "file").write_text("not a folder", encoding="utf-8")
    with pytest.raises(LaunchError, match="Cannot write to") as refused:
        Redis(home / "file" / "redis").start()
    assert refused.value.code == "not_writable"
    assert "无法写入" in refused.value.zh


def test_a_full_disk_is_one_sentence(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    installation = home / "installation"
    (installation / "bin").mkdir(parents=True)
    (installation / "share").mkdir()
    initdb = installation / "bin" / "initdb"
    initdb.write_text(
        "#!/bin/sh\necho 'initdb: error: No space left on device' >&2; exit 1\n", encoding="utf-8"
    )
    initdb.chmod(0o755)
    monkeypatch.setattr(postgres, "INSTALLATION", installation)
    with pytest.raises(LaunchError, match="No space left") as refused:
        Postgres(home / "postgres").start()
    assert refused.value.code == "disk_full"


def test_a_server_that_refuses_to_start_says_why(home: Path) -> None:
    with Postgres(home / "postgres"):
        pass
    (home / "postgres" / "data" / "PG_VERSION").write_text("9.6\n", encoding="utf-8")
    with pytest.raises(LaunchError, match=r"FATAL.*incompatible") as refused:
        Postgres(home / "postgres").start()
    assert refused.value.code == "postgresql_failed"


def test_a_real_database_in_the_environment_is_left_alone(home: Path) -> None:
    given = {"DATABASE_URL": "postgresql+psycopg://elsewhere/icity", "REDIS_URL": "redis://elsewhere"}
    with running_engines(home, given) as urls:
        assert urls == given
    assert list(home.iterdir()) == []
