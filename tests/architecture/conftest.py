"""The application on real engines, for rules about the whole of it."""

import pytest

from tests.architecture import calling
from tests.database import app, application, client

__all__ = ["app", "application", "client"]


@pytest.fixture(scope="session", autouse=True)
def routes(application):
    """Let `calling` know the routes."""
    calling.use(application)
