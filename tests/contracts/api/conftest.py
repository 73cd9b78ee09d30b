"""The application in this process: its tables emptied once, since no request here depends on what another found."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from app import clock, rate_limits
from app.factory import Application
from app.services import follow_thread
from tests import database
from tests.database import application

__all__ = ["app", "application"]


@pytest.fixture(scope="module")
def app(application: Application) -> Iterator[Application]:
    """Noon on 20 April 2017; nobody calls too often, and a stream ends at once."""
    clock.move(database.NOON - datetime.now(clock.CITY_ZONE))
    database._empty()
    with pytest.MonkeyPatch.context() as patch:
        for kind in rate_limits.ALLOWED:
            patch.setitem(rate_limits.ALLOWED, kind, rate_limits.parse("1000000/minute"))
        patch.setattr(follow_thread, "SECONDS", 0.05)
        patch.setattr(follow_thread, "PAUSE", 0.01)
        yield application
    clock.move(timedelta(0))
