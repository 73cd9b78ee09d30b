"""Messages on disk: written in batches by one thread, so that an answer waits for its commit and not for others."""

from __future__ import annotations

import asyncio
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields
from operator import attrgetter
from pathlib import Path

from sms.handset.message import Message

_NAMES = [field.name for field in fields(Message)]
_COLUMNS = ", ".join(_NAMES)
_MARKS = ", ".join("?" for _ in _NAMES)
_row = attrgetter(*_NAMES)
_SCHEMA = f"""
CREATE TABLE IF NOT EXISTS message ({_COLUMNS}, PRIMARY KEY (sid)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS message_recipient ON message (recipient, created_at);
CREATE INDEX IF NOT EXISTS message_created ON message (created_at);
"""


Committed = asyncio.Future[None]


async def on_disk(committed: Committed) -> None:
    """Wait for a commit that others wait for too; raises sqlite3.Error when the disk refused."""
    await (committed if committed.done() else asyncio.shield(committed))


class Store:
    """The messages of one account in `folder`/messages.sqlite; use within one event loop."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._path = folder / "messages.sqlite"
        self._thread = ThreadPoolExecutor(1, "store")
        self._writer = sqlite3.connect(self._path, check_same_thread=False)
        self._writer.execute("PRAGMA journal_mode = WAL")
        self._writer.execute("PRAGMA synchronous = NORMAL")
        self._writer.executescript(_SCHEMA)
        self._reader = sqlite3.connect(self._path)
        self._pending: list[Message] = []
        self._committed: Committed | None = None
        self._writing: asyncio.Task[None] | None = None

    def save(self, message: Message) -> Committed:
        """Insert or replace with the next batch; wait with `on_disk` where it matters."""
        if self._committed is None:
            self._committed = asyncio.get_running_loop().create_future()
        self._pending.append(message)
        if self._writing is None:
            self._writing = asyncio.create_task(self._write())
        return self._committed

    async def _write(self) -> None:
        while self._pending and self._committed:
            batch, committed = self._pending, self._committed
            self._pending, self._committed = [], None
            loop = asyncio.get_running_loop()
            try:
                await loop.run_in_executor(self._thread, self._commit, batch)
                committed.set_result(None)
            except sqlite3.Error as error:
                committed.set_exception(error)
        self._writing = None

    def _commit(self, batch: list[Message]) -> None:
        rows = [_row(message) for message in batch]
        with self._writer:
            self._writer.executemany(f"REPLACE INTO message ({_COLUMNS}) VALUES ({_MARKS})", rows)  # noqa: S608

    def find(self, sid: str) -> Message | None:
        """One message."""
        found = self._select("WHERE sid = ?", sid)
        return found[0] if found else None

    def list_unfinished(self) -> list[Message]:
        """Messages whose delivery a restart interrupted."""
        return self._select("WHERE status IN ('queued', 'sent') ORDER BY created_at")

    def list_newest(
        self,
        *,
        recipient: str | None = None,
        sender: str | None = None,
        sent_from: float | None = None,
        sent_before: float | None = None,
        limit: int,
        offset: int = 0,
    ) -> list[Message]:
        """Newest first, with Twilio's filters; the bounds on `sent_at` are [from, before)."""
        conditions, values = ["1 = 1"], []
        wanted = (
            ("recipient = ?", recipient),
            ("sender = ?", sender),
            ("sent_at >= ?", sent_from),
            ("sent_at < ?", sent_before),
        )
        for condition, value in wanted:
            if value is not None:
                conditions.append(condition)
                values.append(value)
        where = f"WHERE {' AND '.join(conditions)} ORDER BY created_at DESC, sid LIMIT ? OFFSET ?"
        return self._select(where, *values, limit, offset)

    def list_phones(self, limit: int) -> list[tuple[str, int]]:
        """Phones with the number of their messages, latest first."""
        query = "SELECT recipient, count(*) FROM message GROUP BY 1 ORDER BY max(created_at) DESC LIMIT ?"
        return self._reader.execute(query, (limit,)).fetchall()

    def count(self) -> int:
        """How many messages were ever accepted."""
        return int(self._reader.execute("SELECT count(*) FROM message").fetchone()[0])

    def _select(self, where: str, *values: str | float) -> list[Message]:
        rows = self._reader.execute(f"SELECT {_COLUMNS} FROM message {where}", values)  # noqa: S608
        return [Message(*row) for row in rows]

    async def close(self) -> None:
        """Write what is pending and close the file."""
        if self._writing:
            await self._writing
        self._thread.shutdown()
        self._writer.close()
        self._reader.close()
