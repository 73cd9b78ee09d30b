"""One psycopg pool per process, opened after the fork, as large as the platform's own."""

from __future__ import annotations

import os
from functools import cache

from psycopg_pool import ConnectionPool


@cache
def pool() -> ConnectionPool:
    """The pool of this process."""
    url = os.environ["DATABASE_URL"].replace("postgresql+psycopg://", "postgresql://")
    return ConnectionPool(
        url, min_size=1, max_size=8, kwargs={"autocommit": True, "options": "-c timezone=UTC"}, open=True
    )
