"""What production refuses to start with: weak engines, and texts that nobody has agreed to."""

from __future__ import annotations

import redis
import structlog
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app import transactions
from app.config import BadSetting, Settings
from app.extensions import broker, db
from app.services import approved_text, refuse_unfiled
from app.store import seasons

_DURABLE = ("fsync", "synchronous_commit", "full_page_writes")
_SETTING = text("SELECT current_setting(:name)")

log = structlog.get_logger()


def check(settings: Settings) -> None:
    """Raise `BadSetting` when production would run on engines that forget, or could not tell families anything."""
    check_engines(settings)
    if settings.is_production:
        _check_texts()
        _check_policies()


def check_engines(settings: Settings) -> None:
    """Raise `BadSetting` when production would run on engines that forget; all that a command needs.

    Redis may be away: a web process that starts again in an outage of Redis must still take applications.
    """
    if settings.is_production:
        _check_database()
        _check_redis()


def _check_texts() -> None:
    """Every text of an open season must have a version that two people agreed to."""
    try:
        with transactions.unit():
            missing = approved_text.list_missing() if seasons.find_current() else []
    except DBAPIError as error:
        raise BadSetting(
            f"the texts cannot be checked ({type(error).__name__}); run `icity migrate` first"
        ) from None
    if missing:
        more = f" and {len(missing) - 3} more" if len(missing) > 3 else ""
        raise BadSetting(
            f"no approved version of the texts {', '.join(missing[:3])}{more}; see `icity sms template --help`"
        )


def _check_policies() -> None:
    """No file may differ from the version in force unless it says that it is a later one."""
    try:
        with transactions.unit():
            for policy_id in seasons.list_policy_ids():
                refuse_unfiled.refuse_changed(policy_id)
    except refuse_unfiled.ChangedInForce as error:
        raise BadSetting(error.sentence("en")) from None


def _check_database() -> None:
    try:
        with db.engine.connect() as connection:
            off = [name for name in _DURABLE if connection.scalar(_SETTING, {"name": name}) == "off"]
    except DBAPIError as error:
        raise BadSetting(f"PostgreSQL cannot be reached at start ({type(error).__name__})") from None
    if off:
        raise BadSetting(f"PostgreSQL runs with {off[0]}=off; production needs it on")


def _check_redis() -> None:
    try:
        policy = broker.client.config_get("maxmemory-policy").get("maxmemory-policy")
    except redis.RedisError as error:
        log.warning("redis_unchecked", error=type(error).__name__)
        return
    if policy != "noeviction":
        raise BadSetting(f"Redis evicts ({policy}); production needs maxmemory-policy noeviction")
