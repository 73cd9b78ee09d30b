"""What the exchange still owes: tickets of departments that answer in days, and news for those who asked."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import time
from dataclasses import dataclass
from pathlib import Path

from registries.citizen_number import to_current
from registries.exchange.query import Query

_SCHEMA = """
PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
CREATE TABLE IF NOT EXISTS salt (value BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS ticket (
    client_id TEXT, request_id TEXT, ready_at REAL NOT NULL, PRIMARY KEY (client_id, request_id)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS interest (
    client_id TEXT, request_id TEXT, dataset TEXT NOT NULL, subject BLOB NOT NULL, PRIMARY KEY (client_id, request_id)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS interest_subject ON interest (dataset, subject);
CREATE TABLE IF NOT EXISTS news (
    id INTEGER PRIMARY KEY, client_id TEXT NOT NULL, request_id TEXT NOT NULL, dataset TEXT NOT NULL,
    event TEXT NOT NULL, due_at REAL NOT NULL, tries INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS mended (dataset TEXT, subject BLOB, PRIMARY KEY (dataset, subject)) WITHOUT ROWID;
"""
MOST_TRIES = 6
FIRST_PAUSE_SECONDS = 1.0


@dataclass(frozen=True)
class News:
    """One notice to one client: `ready` or `changed`, about the answer to one of its own requests."""

    id: int
    client_id: str
    request_id: str
    dataset: str
    event: str
    tries: int


class WaitingRoom:
    """One SQLite file in the state directory; used from one thread. Who was asked about is kept only as a digest."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None)
        self._connection.executescript(_SCHEMA)
        row = self._connection.execute("SELECT value FROM salt").fetchone()
        self._salt = bytes(row[0]) if row else os.urandom(32)
        if row is None:
            self._connection.execute("INSERT INTO salt VALUES (?)", (self._salt,))

    def close(self) -> None:
        self._connection.close()

    def _subject(self, number: str) -> bytes:
        return hashlib.blake2b(to_current(number).encode(), key=self._salt, digest_size=16).digest()

    def ready_at(self, query: Query, after: float) -> float:
        """When the answer to this request is there (Unix time): fixed the first time that it is asked."""
        ready = time.time() + after
        taken = self._connection.execute(
            "INSERT OR IGNORE INTO ticket VALUES (?,?,?)", (query.client_id, query.request_id, ready)
        )
        if taken.rowcount:
            self._announce(query.client_id, query.request_id, query.dataset, "ready", ready)
        row = self._connection.execute(
            "SELECT ready_at FROM ticket WHERE client_id = ? AND request_id = ?",
            (query.client_id, query.request_id),
        ).fetchone()
        return float(row[0])

    def note_interest(self, query: Query) -> None:
        """Remember that this request was answered, for the day when the record changes."""
        self._connection.execute(
            "INSERT OR IGNORE INTO interest VALUES (?,?,?,?)",
            (query.client_id, query.request_id, query.dataset.value, self._subject(query.id_number)),
        )

    def mend(self, dataset: str, number: str) -> int:
        """The office has mended a record: its faults are gone, and whoever asked is told; how many are."""
        subject = self._subject(number)
        self._connection.execute("INSERT OR IGNORE INTO mended VALUES (?,?)", (dataset, subject))
        asked = self._connection.execute(
            "SELECT client_id, request_id FROM interest WHERE dataset = ? AND subject = ?", (dataset, subject)
        ).fetchall()
        for client_id, request_id in asked:
            self._announce(client_id, request_id, dataset, "changed", time.time())
        return len(asked)

    def is_mended(self, dataset: str, number: str) -> bool:
        row = self._connection.execute(
            "SELECT 1 FROM mended WHERE dataset = ? AND subject = ?", (dataset, self._subject(number))
        ).fetchone()
        return row is not None

    def _announce(self, client_id: str, request_id: str, dataset: str, event: str, due_at: float) -> None:
        self._connection.execute(
            "INSERT INTO news (client_id, request_id, dataset, event, due_at) VALUES (?,?,?,?,?)",
            (client_id, request_id, str(dataset), event, due_at),
        )

    def list_due(self, limit: int = 50) -> list[News]:
        """News whose time has come, oldest first."""
        rows = self._connection.execute(
            "SELECT id, client_id, request_id, dataset, event, tries FROM news WHERE due_at <= ? "
            "ORDER BY due_at LIMIT ?",
            (time.time(), limit),
        )
        return [News(*row) for row in rows]

    def drop(self, news: News) -> None:
        self._connection.execute("DELETE FROM news WHERE id = ?", (news.id,))

    def postpone(self, news: News) -> None:
        """Try again later, twice as long each time; after `MOST_TRIES` the client is left to ask by itself."""
        if news.tries + 1 >= MOST_TRIES:
            self.drop(news)
            return
        due_at = time.time() + FIRST_PAUSE_SECONDS * 2**news.tries
        self._connection.execute(
            "UPDATE news SET tries = tries + 1, due_at = ? WHERE id = ?", (due_at, news.id)
        )
