"""Statements compiled once and run by themselves: one round trip instead of BEGIN, query and ROLLBACK."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import Any

import psycopg
from psycopg.rows import namedtuple_row
from sqlalchemy import Executable, PoolProxiedConnection, Select
from sqlalchemy.sql import ClauseElement
from sqlalchemy.sql.dml import UpdateBase

from app import journal
from app.driver_errors import DIALECT, ours
from app.extensions import db


class Prepared:
    """A statement with `bindparam`s, compiled at first use; four times cheaper than through the ORM.

    Inside a unit of work it runs on the unit's connection and sees what the unit has written; outside, a query runs
    by itself, and what writes or locks begins the unit. Values and columns are psycopg's own: instants aware,
    JSON parsed, nothing of the ORM.
    `columns` are those that an INSERT or UPDATE sets from values of the same names. One that is a whole unit of work
    `by_itself` is committed at once where none has begun.
    """

    def __init__(
        self, statement: Executable, columns: Sequence[str] | None = None, *, by_itself: bool = False
    ) -> None:
        assert isinstance(statement, ClauseElement)
        self._statement, self._columns = statement, columns
        self._alone = by_itself or not _belongs_to_a_unit(statement)

    @cached_property
    def _compiled(self) -> tuple[str, dict[str, Any]]:
        compiled = self._statement.compile(dialect=DIALECT, column_keys=self._columns)
        constants = {name: value for name, value in compiled.params.items() if value is not None}
        return str(compiled), constants

    @property
    def text(self) -> str:
        """The statement as PostgreSQL gets it."""
        return self._compiled[0]

    def rows(self, **values: Any) -> list[Any]:
        """All rows, as named tuples."""
        text, constants = self._compiled
        with _connection(alone=self._alone) as connection, self._told_as_ours(connection):
            cursor = connection.cursor(row_factory=namedtuple_row, binary=True)
            return cursor.execute(text, constants | values).fetchall()

    def first(self, **values: Any) -> Any:
        """The first row, or None."""
        return next(iter(self.rows(**values)), None)

    def first_locked(self, lock: Prepared, **values: Any) -> Any:
        """The first row as it is once `lock` holds its rows, or None where it found none; one round trip for both.

        A statement of its own: what is joined to a row that was waited for is as old as the wait.
        """
        with _connection(alone=False) as connection, self._told_as_ours(connection), connection.pipeline():
            text, constants = lock._compiled
            locked = connection.execute(text, constants | values)
            text, constants = self._compiled
            cursor = connection.cursor(row_factory=namedtuple_row, binary=True)
            rows = cursor.execute(text, constants | values).fetchall()
            return rows[0] if rows and locked.rowcount else None

    def run(self, **values: Any) -> None:
        """For a statement that answers nothing."""
        text, constants = self._compiled
        with _connection(alone=self._alone) as connection, self._told_as_ours(connection):
            connection.execute(text, constants | values)

    def run_last(self, **values: Any) -> None:
        """The same at the unit's end, with all that is written there; nothing of the unit reads it before."""
        text, constants = self._compiled
        journal.add_statement(text, constants | values)

    @contextmanager
    def _told_as_ours(self, connection: psycopg.Connection[Any]) -> Iterator[None]:
        """Errors as SQLAlchemy tells them: the answer to a family, and the retry, depend on it."""
        try:
            yield
        except psycopg.Error as error:
            raise ours(error, self._compiled[0], is_closed=connection.closed) from error


def _belongs_to_a_unit(statement: ClauseElement) -> bool:
    """Whether it writes, or locks what is written next."""
    is_locking = isinstance(statement, Select) and statement._for_update_arg is not None
    return is_locking or isinstance(statement, UpdateBase)


@contextmanager
def _connection(*, alone: bool) -> Iterator[psycopg.Connection[Any]]:
    if db.has_session or not alone:
        if db.session.autoflush:
            db.session.flush()
        yield _driver(db.session.connection().connection)
        return
    try:
        pooled = db.engine.raw_connection()
    except psycopg.Error as error:  # away, or hung
        raise ours(error, "", is_closed=True) from error
    connection = _driver(pooled)
    try:
        connection.autocommit = True
        yield connection
    finally:
        if connection.closed:
            pooled.invalidate()
        else:
            connection.autocommit = False
        pooled.close()


def _driver(pooled: PoolProxiedConnection) -> psycopg.Connection[Any]:
    connection = pooled.driver_connection
    assert isinstance(connection, psycopg.Connection)
    return connection
