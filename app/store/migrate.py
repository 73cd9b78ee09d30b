"""Bring the tables to the newest revision."""

from __future__ import annotations

from alembic import command
from alembic.config import Config

from app.store.health import MIGRATIONS


def migrate(url: str) -> None:
    """Run every migration that the database at `url` lacks."""
    configuration = Config()
    configuration.set_main_option("script_location", str(MIGRATIONS))
    configuration.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    command.upgrade(configuration, "head")
