"""Settings: typed, from the environment only, cross-checked; the program refuses to start when they are wrong."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from environs import Env, EnvError, validate

from app.privacy import decode_key

Value = TypeVar("Value")

ENVIRONMENTS = ("development", "test", "production")
DEVELOPMENT_KEY = "development"
"""How the ids of field keys begin that `make run` generates: a city's whole key file is known by them."""
LEAST_BYTES = 16  # different bytes in a key; fewer than this in 32 random ones happens to nobody
_LOOPBACK = re.compile(r"^(127\.|localhost$|\[?::1\]?$)")


BUILT_PAGES = Path(__file__).resolve().parents[1] / "web" / "dist"


class BadSetting(Exception):
    """One sentence: which setting is wrong and what to do."""


@dataclass(frozen=True)
class Settings:
    """Everything the platform can be told; keys and secrets are kept out of `repr`."""

    environment: str
    database_url: str = field(repr=False)
    redis_url: str = field(repr=False)
    public_base_url: str
    oidc_issuer: str
    oidc_client_id: str
    oidc_client_key: str = field(repr=False)
    exchange_url: str
    exchange_client_id: str
    exchange_client_key: str = field(repr=False)
    twilio_account_sid: str
    twilio_auth_token: str = field(repr=False)
    twilio_from: str
    twilio_base_url: str
    field_keys: dict[str, bytes] = field(repr=False)
    blind_index_key: bytes = field(repr=False)
    message_key: bytes = field(repr=False)
    access_token_key: str = field(repr=False)
    receipt_key: str = field(repr=False)
    clock_offset: timedelta
    drill_clock: Path | None
    quiet_hours: tuple[int, int] | None
    sms_signature: str
    sms_regions: tuple[str, ...]
    sms_daily_limit: int
    sms_rate: float
    database_pool: int
    trusted_proxies: int
    lookup_seconds: float
    web_pages: Path

    @property
    def is_production(self) -> bool:
        return self.environment == "production"


def _pem(text: str) -> str:
    pem = base64.b64decode(text, validate=True).decode()
    if "PRIVATE KEY" not in pem:
        raise ValueError("not a PEM private key in base64")
    return pem


def _key_ring(text: str) -> dict[str, bytes]:
    pairs = [part.split(":", 1) for part in text.split(",")]
    return {name: decode_key(key) for name, key in pairs}


def _hours(text: str) -> tuple[int, int] | None:
    if not text:
        return None
    start, end = text.split("-")
    return int(start), int(end)


def _parsed(env: Env, name: str, parse: Callable[[str], Value], default: str | None = None) -> Value:
    raw: str = env.str(name) if default is None else env.str(name, default)
    try:
        return parse(raw)
    except (ValueError, KeyError) as error:
        raise BadSetting(f"{name} cannot be read: {error}; see .env.example") from None


def load() -> Settings:
    """Read the environment; `BadSetting` names the first setting that is missing or wrong."""
    env = Env()
    try:
        settings = _read(env)
    except EnvError as error:
        raise BadSetting(f"{error}; see .env.example") from None
    _cross_check(settings)
    return settings


def _read(env: Env) -> Settings:
    return Settings(
        environment=env.str("ICITY_ENV", "development", validate=validate.OneOf(ENVIRONMENTS)),
        database_url=env.str("DATABASE_URL"),
        redis_url=env.str("REDIS_URL"),
        public_base_url=env.str("PUBLIC_BASE_URL").rstrip("/"),
        oidc_issuer=env.str("OIDC_ISSUER"),
        oidc_client_id=env.str("OIDC_CLIENT_ID"),
        oidc_client_key=_parsed(env, "OIDC_CLIENT_KEY", _pem),
        exchange_url=env.str("EXCHANGE_URL"),
        exchange_client_id=env.str("EXCHANGE_CLIENT_ID"),
        exchange_client_key=_parsed(env, "EXCHANGE_CLIENT_KEY", _pem),
        twilio_account_sid=env.str("TWILIO_ACCOUNT_SID"),
        twilio_auth_token=env.str("TWILIO_AUTH_TOKEN"),
        twilio_from=env.str("TWILIO_FROM"),
        twilio_base_url=env.str("TWILIO_BASE_URL", "https://api.twilio.com").rstrip("/"),
        field_keys=_parsed(env, "FIELD_KEYS", _key_ring),
        blind_index_key=_parsed(env, "BLIND_INDEX_KEY", decode_key),
        message_key=_parsed(env, "MESSAGE_KEY", decode_key),
        access_token_key=_parsed(env, "ACCESS_TOKEN_KEY", _pem),
        receipt_key=_parsed(env, "RECEIPT_KEY", _pem),
        clock_offset=timedelta(seconds=env.float("CLOCK_OFFSET_SECONDS", 0.0)),
        drill_clock=env.path("DRILL_CLOCK", None),
        quiet_hours=_parsed(env, "SMS_QUIET_HOURS", _hours, "21-8"),
        sms_signature=env.str("SMS_SIGNATURE", "入学招生"),
        sms_regions=tuple(env.list("SMS_REGIONS", ["CN"])),
        sms_daily_limit=env.int("SMS_DAILY_LIMIT", 2_000_000),
        sms_rate=env.float("SMS_RATE", 100.0),
        database_pool=env.int("DATABASE_POOL", 8),
        trusted_proxies=env.int("TRUSTED_PROXIES", 0),
        lookup_seconds=env.float("LOOKUP_SECONDS", 5.0, validate=validate.Range(0, 60)),
        web_pages=Path(env.str("WEB_PAGES", "") or BUILT_PAGES),
    )


def _cross_check(settings: Settings) -> None:
    if not settings.is_production:
        return
    if urlsplit(settings.public_base_url).scheme != "https":
        raise BadSetting("PUBLIC_BASE_URL must be https in production")
    if settings.clock_offset or settings.drill_clock:
        raise BadSetting("CLOCK_OFFSET_SECONDS and DRILL_CLOCK must be unset in production")
    _refuse_known_keys(settings)
    outside = {
        "OIDC_ISSUER": settings.oidc_issuer,
        "EXCHANGE_URL": settings.exchange_url,
        "TWILIO_BASE_URL": settings.twilio_base_url,
    }
    for name, url in outside.items():
        parts = urlsplit(url)
        if parts.scheme != "https" or _LOOPBACK.match(parts.hostname or ""):
            raise BadSetting(f"{name} points at a stand-in ({url}); production needs the real service")


def _refuse_known_keys(settings: Settings) -> None:
    """Keys of the development city, and keys that a person typed."""
    if any(name.startswith(DEVELOPMENT_KEY) for name in settings.field_keys):
        raise BadSetting("FIELD_KEYS is a development key; production needs keys of its own, all of them")
    keys = {
        "BLIND_INDEX_KEY": settings.blind_index_key,
        "MESSAGE_KEY": settings.message_key,
        **{f"FIELD_KEYS ({name})": key for name, key in settings.field_keys.items()},
    }
    for name, key in keys.items():
        if len(set(key)) < LEAST_BYTES:
            raise BadSetting(f"{name} is not random; make it with `openssl rand -base64 32`")
