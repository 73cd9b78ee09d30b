"""Database and Redis: objects without configuration, connected lazily and never carried over a fork."""

from __future__ import annotations

import os
import select
from contextvars import ContextVar
from typing import Any, cast

import psycopg
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.orm import Session

from app.patience import CONNECT_WITHIN, PatientConnection, connect, silence

JOB_STATEMENT = 10  # seconds
_HANG_UP_AFTER = 1  # more seconds, in which a server that lives has said that the time is up


class Database:
    """One engine per process: made at first use after a fork, so that no connection is ever shared."""

    def __init__(self) -> None:
        self._url = ""
        self._options: dict[str, Any] = {}
        self._patience = 0.0
        self._engine: Engine | None = None
        self._pid = 0
        self._session: ContextVar[Session | None] = ContextVar("session", default=None)

    def configure(self, url: str, *, pool_size: int = 8, statement_seconds: int = JOB_STATEMENT) -> None:
        """Remember where the database is; nothing is opened yet, and what an earlier configuration opened is closed.

        The server ends a statement after `statement_seconds`; one that has not even said so a second later hangs.
        """
        self.dispose()
        self._url = url
        self._patience = float(statement_seconds + _HANG_UP_AFTER)
        self._options = {
            "pool_size": pool_size,
            "max_overflow": 0,
            "pool_timeout": 3,
            "pool_recycle": 300,
            "hide_parameters": True,
            "connect_args": {
                "connect_timeout": CONNECT_WITHIN,
                "tcp_user_timeout": 5000,
                "options": f"-c lock_timeout=2000 -c statement_timeout={statement_seconds}000"
                " -c idle_in_transaction_session_timeout=10000 -c timezone=UTC",
            },
        }

    @property
    def engine(self) -> Engine:
        if self._engine is None or self._pid != os.getpid():
            if self._engine is not None:
                self._engine.dispose(close=False)
            self._engine = create_engine(self._url, **self._options)
            event.listen(self._engine, "do_connect", self._connect)
            event.listen(self._engine, "checkout", self._check)
            self._pid = os.getpid()
        return self._engine

    def _connect(
        self, dialect: object, record: object, arguments: list[Any], parameters: dict[str, Any]
    ) -> PatientConnection:
        silence.refuse(patience=self._patience)
        return connect(self._patience, *arguments, **parameters)

    def _check(self, connection: DBAPIConnection, record: object, proxy: object) -> None:
        _refuse_dead(connection)
        silence.refuse(patience=self._patience)

    @property
    def session(self) -> Session:
        """The session of the unit of work that is running here; opened at first use."""
        session = self._session.get()
        if session is None:
            session = Session(self.engine, expire_on_commit=False)
            self._session.set(session)
        return session

    @property
    def has_session(self) -> bool:
        return self._session.get() is not None

    def close_session(self) -> None:
        """Give the connection back; what was not committed is rolled back."""
        session = self._session.get()
        self._session.set(None)
        if session is not None:
            session.close()

    def dispose(self) -> None:
        """Close every pooled connection of this process."""
        if self._engine is not None and self._pid == os.getpid():
            self._engine.dispose()
        self._engine = None


def _refuse_dead(connection: DBAPIConnection) -> None:
    """Notice without a round trip that the server has hung up on an idle connection: something is there to be read.

    The pool then opens another one; what is unplugged without a word is found by `tcp_user_timeout`, and a server
    that hangs by `PatientConnection`.
    """
    poll = select.poll()
    poll.register(cast(psycopg.Connection[Any], connection).fileno(), select.POLLIN)
    if poll.poll(0):
        raise DisconnectionError


class RedisConnection:
    """Redis, reached with short limits and never silently retried; it may be gone at any moment."""

    def __init__(self) -> None:
        self._url = ""
        self._client: redis.Redis | None = None
        self._pid = 0

    def configure(self, url: str) -> None:
        """Remember where Redis is; nothing is opened yet."""
        self._url = url
        self._client = None

    @property
    def client(self) -> redis.Redis:
        """A client whose every command ends within a quarter of a second and is sent once."""
        if self._client is None or self._pid != os.getpid():
            self._client = redis.Redis.from_url(
                self._url,
                socket_timeout=0.25,
                socket_connect_timeout=0.25,
                retry=Retry(NoBackoff(), 0),
            )
            self._pid = os.getpid()
        return self._client

    def for_worker(self) -> redis.Redis:
        """A client that may block, as a queue worker does."""
        return redis.Redis.from_url(self._url)


db = Database()
broker = RedisConnection()
