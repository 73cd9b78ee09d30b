"""What every test may ask for: real engines, started once, out of their wheels."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from app.config import BUILT_PAGES, Settings
from app.launch.engines import running_engines
from app.store.migrate import migrate


def pem(key: PrivateKeyTypes) -> str:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


@pytest.fixture(scope="session")
def engines() -> Iterator[dict[str, str]]:
    """DATABASE_URL and REDIS_URL of real engines; those of the environment are used where they are set."""
    home = Path(tempfile.mkdtemp(prefix="icity-test-"))
    wanted = {
        name: os.environ[f"TEST_{name}"]
        for name in ("DATABASE_URL", "REDIS_URL")
        if f"TEST_{name}" in os.environ
    }
    try:
        with running_engines(home, wanted) as urls:
            yield urls
    finally:
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="session")
def database_url(engines: dict[str, str]) -> str:
    """A migrated database."""
    migrate(engines["DATABASE_URL"])
    return engines["DATABASE_URL"]


@pytest.fixture(scope="session")
def settings(engines: dict[str, str], database_url: str) -> Settings:
    """Settings of a test city; stand-ins are named but not started (see tests/standins.py)."""
    return Settings(
        environment="test",
        database_url=database_url,
        redis_url=engines["REDIS_URL"],
        public_base_url="http://127.0.0.1:8000",
        oidc_issuer="http://127.0.0.1:9",
        oidc_client_id="icity",
        oidc_client_key=pem(ec.generate_private_key(ec.SECP256R1())),
        exchange_url="http://127.0.0.1:9",
        exchange_client_id="icity",
        exchange_client_key=pem(ec.generate_private_key(ec.SECP256R1())),
        twilio_account_sid="AC" + "0" * 32,
        twilio_auth_token="test-token",
        twilio_from="+8610690000",
        twilio_base_url="http://127.0.0.1:9",
        field_keys={"k1": os.urandom(32)},
        blind_index_key=os.urandom(32),
        message_key=os.urandom(32),
        access_token_key=pem(ed25519.Ed25519PrivateKey.generate()),
        receipt_key=pem(ed25519.Ed25519PrivateKey.generate()),
        clock_offset=timedelta(0),
        drill_clock=None,
        quiet_hours=None,
        sms_signature="厦门招生",
        sms_regions=("CN",),
        sms_daily_limit=1_000_000,
        sms_rate=1_000.0,
        database_pool=50,
        web_pages=BUILT_PAGES,
        lookup_seconds=0.0,
        trusted_proxies=0,
    )
