"""The two embedded engines, started only where the environment names no real one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from app.launch.postgres import Postgres
from app.launch.redis_server import Redis

__all__ = ["Postgres", "Redis", "running_engines"]


@contextmanager
def running_engines(home: Path, environment: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """DATABASE_URL and REDIS_URL: those of `environment`, else of engines that run in `home` meanwhile."""
    with ExitStack() as running:
        urls = {}
        for key, kind, folder in (("DATABASE_URL", Postgres, "postgres"), ("REDIS_URL", Redis, "redis")):
            urls[key] = environment.get(key) or running.enter_context(kind(home / folder)).url
        yield urls
