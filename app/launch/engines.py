"""The two embedded engines, started only where the environment names no real one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from app.launch.engine import Engine
from app.launch.postgres import Postgres
from app.launch.redis_server import Redis

__all__ = ["Postgres", "Redis", "engines_wanted", "running_engines"]


def engines_wanted(home: Path, environment: Mapping[str, str]) -> dict[str, Engine]:
    """An engine in `home` for each of DATABASE_URL and REDIS_URL that `environment` lacks; not yet started."""
    engines: dict[str, Engine] = {
        "DATABASE_URL": Postgres(home / "postgres"),
        "REDIS_URL": Redis(home / "redis"),
    }
    return {key: engine for key, engine in engines.items() if not environment.get(key)}


@contextmanager
def running_engines(home: Path, environment: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """DATABASE_URL and REDIS_URL: those of `environment`, else of engines that run in `home` meanwhile."""
    urls = {key: environment[key] for key in ("DATABASE_URL", "REDIS_URL") if environment.get(key)}
    with ExitStack() as running:
        for key, engine in engines_wanted(home, environment).items():
            urls[key] = running.enter_context(engine).url
        yield urls
