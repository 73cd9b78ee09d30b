"""Real engines, empty tables."""

from tests.database import app, application, client

__all__ = ["app", "application", "client"]
