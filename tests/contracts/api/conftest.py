"""The application in this process: its tables emptied once, since no request here depends on what another found."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from app import clock, rate_limits
from app.factory import Application
from tests import database
from tests.database import application

__all__ = ["app", "application"]


@pytest.fixture(scope="module")
def app(application: Application) -> Iterator[Application]:
    """Noon on 20 April 2017; nobody calls too often."""
    clock.move(database.NOON - datetime.now(clock.CITY_ZONE))
    database._empty()
    with pytest.MonkeyPatch.context() as patch:
        for kind in rate_limits.ALLOWED:
            patch.setitem(rate_limits.ALLOWED, kind, rate_limits.parse("1000000/minute"))
        yield application
    clock.move(timedelta(0))
