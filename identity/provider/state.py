"""What the stand-in remembers, in one SQLite file: keys, requests, sign-ins, sessions, codes and tokens."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_SCHEMA = """
CREATE TABLE IF NOT EXISTS setting (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS signing_key (
    kid TEXT PRIMARY KEY, jwk TEXT NOT NULL, created_at REAL NOT NULL, retired_at REAL);
CREATE TABLE IF NOT EXISTS assertion (
    client_id TEXT, jti TEXT, expires_at REAL NOT NULL, PRIMARY KEY (client_id, jti));
CREATE TABLE IF NOT EXISTS pushed (
    request_uri TEXT PRIMARY KEY, client_id TEXT NOT NULL, request TEXT NOT NULL, expires_at REAL NOT NULL);
CREATE TABLE IF NOT EXISTS login (
    id TEXT PRIMARY KEY, browser TEXT NOT NULL, client_id TEXT NOT NULL, request TEXT NOT NULL,
    step TEXT NOT NULL, id_number TEXT, amr TEXT NOT NULL DEFAULT '', auth_time REAL, sid TEXT, fault TEXT,
    code_hash TEXT, code_sent_at REAL, code_tries INTEGER NOT NULL DEFAULT 0,
    expires_at REAL NOT NULL);
CREATE TABLE IF NOT EXISTS session (
    cookie TEXT PRIMARY KEY, sid TEXT UNIQUE NOT NULL, id_number TEXT NOT NULL, amr TEXT NOT NULL,
    auth_time REAL NOT NULL, expires_at REAL NOT NULL);
CREATE TABLE IF NOT EXISTS consent (
    sid TEXT, client_id TEXT, claims TEXT, PRIMARY KEY (sid, client_id, claims));
CREATE TABLE IF NOT EXISTS grant_code (
    code TEXT PRIMARY KEY, client_id TEXT NOT NULL, request TEXT NOT NULL, id_number TEXT NOT NULL,
    amr TEXT NOT NULL, auth_time REAL NOT NULL, sid TEXT NOT NULL, fault TEXT, expires_at REAL NOT NULL,
    used_at REAL);
CREATE TABLE IF NOT EXISTS access_token (
    token TEXT PRIMARY KEY, code TEXT NOT NULL, expires_at REAL NOT NULL);
CREATE TABLE IF NOT EXISTS paper_code (
    code TEXT PRIMARY KEY, id_number TEXT NOT NULL, expires_at REAL NOT NULL, used_at REAL);
CREATE TABLE IF NOT EXISTS attempt (subject TEXT NOT NULL, at REAL NOT NULL);
CREATE INDEX IF NOT EXISTS attempt_subject ON attempt (subject, at);
CREATE TABLE IF NOT EXISTS shown_code (phone TEXT NOT NULL, code TEXT NOT NULL, sent_at REAL NOT NULL);
"""
_SHORT_LIVED = ("assertion", "pushed", "login", "session", "access_token")


class State:
    """The file and its per-thread connections; `pepper` keys every hash of a secret."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._path = folder / "provider.db"
        self._local = threading.local()
        os.close(os.open(self._path, os.O_CREAT | os.O_RDWR, 0o600))
        connection = self._connection()
        connection.execute("PRAGMA journal_mode = WAL")
        connection.executescript(_SCHEMA)
        with self.transaction() as db:
            fresh = secrets.token_hex(32)
            db.execute("INSERT OR IGNORE INTO setting (key, value) VALUES ('pepper', ?)", (fresh,))
            row = db.execute("SELECT value FROM setting WHERE key = 'pepper'").fetchone()
        self._pepper = bytes.fromhex(row["value"])

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """One serialised writer; commits at the end of the block unless it raises."""
        connection = self._connection()
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")

    def reader(self) -> sqlite3.Connection:
        """A connection for single reads."""
        return self._connection()

    def digest(self, *parts: str) -> str:
        """A keyed hash, so that a copy of the file opens nothing; hex."""
        return hmac.new(self._pepper, "\x1f".join(parts).encode(), hashlib.sha256).hexdigest()

    def sweep(self, db: sqlite3.Connection, now: float) -> None:
        """Forget what has been over for a day."""
        for table in _SHORT_LIVED:
            db.execute(f"DELETE FROM {table} WHERE expires_at < ?", (now - 86400,))  # noqa: S608 - our own names
        db.execute("DELETE FROM attempt WHERE at < ?", (now - 86400,))
        db.execute("DELETE FROM shown_code WHERE sent_at < ?", (now - 3600,))

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = sqlite3.connect(self._path, timeout=5.0, isolation_level=None)
            connection.row_factory = sqlite3.Row
            connection.execute("PRAGMA synchronous = NORMAL")
            self._local.connection = connection
        return connection
