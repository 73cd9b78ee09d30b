"""The exchange's memory: every query ever asked (append-only, numbers masked), and the queries already used."""

from __future__ import annotations

import sqlite3
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from registries.exchange import refusal
from registries.exchange.query import Query
from registries.exchange.refusal import Refused

_SCHEMA = """
PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
CREATE TABLE IF NOT EXISTS asked (
    id INTEGER PRIMARY KEY, at REAL NOT NULL, client_id TEXT NOT NULL, request_id TEXT NOT NULL, dataset TEXT NOT NULL,
    subject TEXT NOT NULL, name TEXT NOT NULL, purpose TEXT NOT NULL, consent TEXT NOT NULL, outcome TEXT NOT NULL,
    took_ms INTEGER NOT NULL
);
CREATE TRIGGER IF NOT EXISTS asked_stays BEFORE UPDATE ON asked BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER IF NOT EXISTS asked_is_kept BEFORE DELETE ON asked BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TABLE IF NOT EXISTS used (
    client_id TEXT, jti TEXT, expires_at INTEGER NOT NULL, PRIMARY KEY (client_id, jti)
) WITHOUT ROWID;
"""
_PRUNE_EVERY = 1000


@dataclass(frozen=True)
class Entry:
    """One line of the log as it may be shown."""

    at: float
    client_id: str
    request_id: str
    dataset: str
    subject: str
    name: str
    purpose: str
    consent: str
    outcome: str
    took_ms: int


class Journal:
    """One SQLite file in the state directory; used from one thread."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None)
        self._connection.executescript(_SCHEMA)
        self._claims = 0

    def close(self) -> None:
        self._connection.close()

    def claim(self, query: Query) -> None:
        """Use up the query's `jti`; the second time raises `Refused`, also after a restart."""
        self._claims += 1
        if self._claims % _PRUNE_EVERY == 0:
            self._connection.execute("DELETE FROM used WHERE expires_at < ?", (time.time(),))
        row = (query.client_id, query.jti, query.expires_at)
        try:
            self._connection.execute("INSERT INTO used VALUES (?,?,?)", row)
        except sqlite3.IntegrityError as error:
            raise Refused(refusal.REPLAY) from error

    def add(self, query: Query, outcome: str, took_ms: int) -> None:
        row: tuple[Any, ...] = (
            time.time(),
            query.client_id,
            query.request_id,
            query.dataset.value,
            mask_number(query.id_number),
            mask_name(query.name),
            query.purpose,
            query.consent,
            outcome,
            took_ms,
        )
        self._connection.execute(
            "INSERT INTO asked (at, client_id, request_id, dataset, subject, name, purpose, consent, outcome, took_ms) "
            "VALUES (?,?,?,?,?,?,?,?,?,?)",
            row,
        )

    def latest(self, limit: int = 200) -> list[Entry]:
        """Newest first."""
        rows = self._connection.execute(
            "SELECT at, client_id, request_id, dataset, subject, name, purpose, consent, outcome, took_ms FROM asked "
            "ORDER BY id DESC LIMIT ?",
            (limit,),
        )
        return [Entry(*row) for row in rows]

    def counts(self) -> dict[str, Counter[str]]:
        """Dataset -> outcome -> how many."""
        found: dict[str, Counter[str]] = {}
        for dataset, outcome, count in self._connection.execute(
            "SELECT dataset, outcome, count(*) FROM asked GROUP BY dataset, outcome"
        ):
            found.setdefault(dataset, Counter())[outcome] = count
        return found


def mask_number(number: str) -> str:
    """Region stays, birth date and sequence go."""
    return f"{number[:4]}{'*' * max(0, len(number) - 4)}"


def mask_name(name: str) -> str:
    return name[:1] + "*" * (len(name) - 1)
