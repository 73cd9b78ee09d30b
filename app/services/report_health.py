"""Whether this process can serve, and how much work waits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import redis
from prometheus_client import REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from app import outbox
from app.extensions import broker, db
from app.store import health


@dataclass(frozen=True)
class Readiness:
    """`ready` needs the database and its newest tables; Redis may be away."""

    database: bool
    migrated: bool
    redis: bool
    waiting: dict[str, int]

    @property
    def ready(self) -> bool:
        return self.database and self.migrated

    def as_json(self) -> dict[str, Any]:
        return {
            "ready": self.ready,
            "database": self.database,
            "migrated": self.migrated,
            "redis": self.redis,
            "waiting": self.waiting,
        }


def readiness() -> Readiness:
    """Ask the engines; an engine that does not answer is a `False`, never an error."""
    try:
        revision = health.find_revision()
        waiting = outbox.waiting() if revision else {}
    except (DBAPIError, PoolTimeout):
        db.close_session()
        return Readiness(False, False, _redis_answers(), {})
    return Readiness(True, revision == health.newest_revision(), _redis_answers(), waiting)


class _Waiting(Collector):
    """What waits, read from the database at the moment of the scrape."""

    def collect(self) -> Iterator[Metric]:
        waiting = GaugeMetricFamily("icity_outbox_waiting", "Promised jobs not yet done", labels=["queue"])
        for queue, count in outbox.waiting().items():
            waiting.add_metric([queue], count)
        yield waiting


def metrics() -> bytes:
    """Prometheus text: the counters of all web processes, and how much work waits now."""
    if not health.multiprocess_directory():
        return generate_latest(REGISTRY) + generate_latest(_registry())
    registry = _registry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return generate_latest(registry)


def _registry() -> CollectorRegistry:
    registry = CollectorRegistry()
    registry.register(_Waiting())
    return registry


def _redis_answers() -> bool:
    try:
        return bool(broker.client.ping())
    except redis.RedisError:
        return False
