"""Whether this process can serve, and how much work waits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import redis
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.metrics import Gauge
from prometheus_client.multiprocess import MultiProcessCollector
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


def metrics() -> bytes:
    """Prometheus text: counters of all web processes, and the age of the work that waits."""
    registry = CollectorRegistry()
    if health.multiprocess_directory():
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    gauge = Gauge("icity_outbox_waiting", "Promised jobs not yet done", ["queue"], registry=registry)
    for queue, count in outbox.waiting().items():
        gauge.labels(queue).set(count)
    return generate_latest(registry)


def _redis_answers() -> bool:
    try:
        return bool(broker.client.ping())
    except redis.RedisError:
        return False
