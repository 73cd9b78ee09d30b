"""Which revision the tables are at, and which one this code expects."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from sqlalchemy import text

from app.extensions import db

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"


@cache
def newest_revision() -> str | None:
    """The head of migrations/."""
    from alembic.script import ScriptDirectory  # only who answers for readiness needs it, and it is large

    return ScriptDirectory(str(MIGRATIONS)).get_current_head()


def find_revision() -> str | None:
    """The revision the database is at; None before the first migration."""
    exists = db.session.scalar(text("SELECT to_regclass('alembic_version') IS NOT NULL"))
    return db.session.scalar(text("SELECT version_num FROM alembic_version")) if exists else None


def multiprocess_directory() -> str | None:
    """Where prometheus_client keeps the counters of all web processes."""
    return os.environ.get("PROMETHEUS_MULTIPROC_DIR")
