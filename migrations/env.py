"""Run the migrations on the database that DATABASE_URL names, one at a time, giving up soon on locks."""

from __future__ import annotations

import os

from alembic import context
from sqlalchemy import create_engine, text

from app.models import Base

LOCK = 0x1C17A0D2


def run() -> None:
    """Migrate under an advisory lock, so that two hosts starting together do it once."""
    url = context.config.get_main_option("sqlalchemy.url") or os.environ["DATABASE_URL"]
    engine = create_engine(url, hide_parameters=True)
    with engine.connect() as connection:
        connection.execute(text("SET lock_timeout = '5s'"))
        connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": LOCK})
        connection.commit()
        context.configure(
            connection=connection, target_metadata=Base.metadata, transaction_per_migration=True
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()
    engine.dispose()


run()
