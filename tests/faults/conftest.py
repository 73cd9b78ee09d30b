"""Real engines with empty tables, and one whole city that the suite may hurt."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.launch.city import City
from tests.database import app, application, client
from tests.faults.family import HTTP
from tests.sms_city import handset, running_handset

__all__ = ["app", "application", "city", "client", "handset", "running_handset"]


@pytest.fixture(scope="package")
def city() -> Iterator[City]:
    """A private city as `make run` starts it, patient with sign-ins; shared, because starting is slow."""
    home = Path(tempfile.mkdtemp(prefix="icity-faults-"))
    given = {
        "SMS_QUIET_HOURS": "",
        "IDP_RESEND_SECONDS": "0",
        "IDP_SMS_PER_HOUR": "1000",
        "IDP_ATTEMPTS_PER_HOUR": "1000",
        "IDP_SLOW_SECONDS": "20",
    }
    try:
        with City(home, people=240, given=given) as running:
            yield running
    finally:
        HTTP.close()
        shutil.rmtree(home, ignore_errors=True)
