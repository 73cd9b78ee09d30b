"""What production refuses to start with: weak engines and stand-ins."""

from __future__ import annotations

import redis
from sqlalchemy import text

from app.config import BadSetting, Settings
from app.extensions import broker, db

_DURABLE = ("fsync", "synchronous_commit", "full_page_writes")


def check(settings: Settings) -> None:
    """Raise `BadSetting` when production would run on engines that forget."""
    if settings.is_production:
        _check_database()
        _check_redis()


def _check_database() -> None:
    with db.engine.connect() as connection:
        for name in _DURABLE:
            if connection.scalar(text("SELECT current_setting(:name)"), {"name": name}) == "off":
                raise BadSetting(f"PostgreSQL runs with {name}=off; production needs it on")


def _check_redis() -> None:
    try:
        policy = broker.client.config_get("maxmemory-policy").get("maxmemory-policy")
    except redis.RedisError as error:
        raise BadSetting(f"Redis does not answer: {type(error).__name__}") from None
    if policy != "noeviction":
        raise BadSetting(f"Redis evicts ({policy}); production needs maxmemory-policy noeviction")
