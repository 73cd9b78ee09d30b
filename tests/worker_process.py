"""Real worker processes for tests that kill them: the platform's own entry point, its settings in the environment."""

from __future__ import annotations

import base64
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from app import clock
from app.config import Settings


def _base64(text: str | bytes) -> str:
    return base64.b64encode(text.encode() if isinstance(text, str) else text).decode()


def environment(settings: Settings, **changes: str) -> dict[str, str]:
    """The settings as a process reads them, business time moved as it is in the test now."""
    return {
        "PATH": os.environ["PATH"],
        "ICITY_ENV": settings.environment,
        "DATABASE_URL": settings.database_url,
        "REDIS_URL": settings.redis_url,
        "PUBLIC_BASE_URL": settings.public_base_url,
        "OIDC_ISSUER": settings.oidc_issuer,
        "OIDC_CLIENT_ID": settings.oidc_client_id,
        "OIDC_CLIENT_KEY": _base64(settings.oidc_client_key),
        "EXCHANGE_URL": settings.exchange_url,
        "EXCHANGE_CLIENT_ID": settings.exchange_client_id,
        "EXCHANGE_CLIENT_KEY": _base64(settings.exchange_client_key),
        "TWILIO_ACCOUNT_SID": settings.twilio_account_sid,
        "TWILIO_AUTH_TOKEN": settings.twilio_auth_token,
        "TWILIO_FROM": settings.twilio_from,
        "TWILIO_BASE_URL": settings.twilio_base_url,
        "FIELD_KEYS": ",".join(f"{name}:{_base64(key)}" for name, key in settings.field_keys.items()),
        "BLIND_INDEX_KEY": _base64(settings.blind_index_key),
        "MESSAGE_KEY": _base64(settings.message_key),
        "ACCESS_TOKEN_KEY": _base64(settings.access_token_key),
        "RECEIPT_KEY": _base64(settings.receipt_key),
        "CLOCK_OFFSET_SECONDS": str(clock._offset.total_seconds()),
        "SMS_QUIET_HOURS": "",
        "SMS_RATE": str(settings.sms_rate),
        "SMS_DAILY_LIMIT": str(settings.sms_daily_limit),
    } | changes


@contextmanager
def worker(*arguments: str, env: Mapping[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """`python -m app.worker …` in a process group of its own, gone at the end."""
    process = subprocess.Popen(
        [sys.executable, "-m", "app.worker", *arguments],
        env=dict(env),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(10)
