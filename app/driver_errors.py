"""Errors of the driver as SQLAlchemy tells them: the answer to a family, and the retry, depend on it."""

from __future__ import annotations

import psycopg
from sqlalchemy.dialects.postgresql.psycopg import dialect
from sqlalchemy.exc import DBAPIError

DIALECT = dialect()  # type: ignore[no-untyped-call]


def ours(error: psycopg.Error, statement: str, *, is_closed: bool) -> Exception:
    """The SQLAlchemy error for `error` of `statement`, its parameters hidden."""
    return DBAPIError.instance(
        statement, None, error, psycopg.Error, hide_parameters=True, dialect=DIALECT, connection_invalidated=is_closed
    )  # fmt: skip
