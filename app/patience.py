"""How long we wait for PostgreSQL when it says nothing: a limit that needs no answer of the server."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from threading import Condition
from typing import Any, TypeVar

import psycopg
from psycopg import errors
from psycopg.abc import PQGen

Value = TypeVar("Value")

PAUSE = 1.0  # seconds in which nobody asks a server that has just been silent
NEWS_WITHIN = 0.3  # seconds to wait for who asks for all: longer than a healthy answer, too short to queue up
CONNECT_WITHIN = 3


class ServerSilent(psycopg.OperationalError):
    """The server took a question and has not answered, or is not asked because it did not answer just now."""


@dataclass
class Silence:
    """A server that did not answer is left alone for a moment; then one asks for all (`moment`s are monotonic).

    Without it every request would wait its whole patience, one after the other, for as long as the server hangs.
    Who comes while the one asks waits a little for the news: a server that is well again answers in milliseconds.
    """

    pause: float = PAUSE
    news_within: float = NEWS_WITHIN
    _until: float = 0.0
    _is_asked: bool = False
    _news: Condition = field(default_factory=Condition, repr=False)

    def refuse(self, *, patience: float) -> None:
        """Raise `ServerSilent` unless the server may be asked; who may ask has `patience` seconds to find out."""
        if not self._until:
            return
        with self._news:
            if self._until and time.monotonic() >= self._until:
                self._until, self._is_asked = time.monotonic() + patience, True
                return
            self._news.wait_for(lambda: not self._is_asked, self.news_within)
            if self._until:
                raise ServerSilent("the database has not answered")

    def begin(self) -> None:
        """Nothing came."""
        self._tell(time.monotonic() + self.pause)

    def end(self) -> None:
        """Something came."""
        if self._until:
            self._tell(0.0)

    def _tell(self, until: float) -> None:
        with self._news:
            self._until, self._is_asked = until, False
            self._news.notify_all()


silence = Silence()
"""What this process knows of its database."""


class PatientConnection(psycopg.Connection[Any]):
    """Waits for each answer no longer than `patience` seconds, then hangs up and raises `ServerSilent`.

    `statement_timeout` is kept by the server, and TCP answers for a stopped one: neither ends a wait for a server
    that hangs.
    """

    patience: float | None = None

    def wait(self, gen: PQGen[Value], interval: float = 0.1, timeout: float | None = None) -> Value:
        """See psycopg; `timeout` in seconds wins over our patience."""
        if timeout is not None or self.patience is None:
            return super().wait(gen, interval, timeout)
        try:
            answer = super().wait(gen, interval, self.patience)
        except errors._WaitTimeout:
            self.pgconn.finish()
            silence.begin()
            raise ServerSilent(f"no answer within {self.patience:.0f} s") from None
        silence.end()
        return answer


def connect(patience: float, *args: Any, **parameters: Any) -> PatientConnection:
    """A connection with `patience` for every answer, its own opening included."""
    try:
        connection = PatientConnection.connect(*args, **parameters)
    except errors.ConnectionTimeout as error:
        silence.begin()
        raise ServerSilent(str(error)) from None
    silence.end()
    connection.patience = patience
    return connection
