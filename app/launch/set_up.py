"""Whether what an earlier start prepared still holds: the same programs and packs, demo city, keys and database."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from app.launch.environment import KEPT

WATCHED = ("app", "migrations", "policies", "registries", "sms")
"""The folders whose files decide what migrating and loading would do."""
_READ = frozenset({".py", ".yaml"})
_WHICH_DATABASE = """
    SELECT control.system_identifier::text, own.oid::bigint, (SELECT version_num FROM alembic_version)
    FROM pg_control_system() AS control, pg_database AS own
    WHERE own.datname = current_database() AND EXISTS (SELECT FROM season)
"""


@dataclass(frozen=True)
class SetUp:
    """What was prepared for the city in `city` (city.db) with the programs below `root`; noted in `file`."""

    file: Path
    root: Path
    city: Path
    environment: Mapping[str, str]

    def holds(self) -> bool:
        """Whether migrating and loading would find nothing to do: nothing they depend on differs from the note."""
        try:
            noted = self.file.read_text(encoding="utf-8")
        except OSError:
            return False
        return noted == self._describe()

    def note(self) -> None:
        """Note that everything is prepared; where the database does not say which one it is, the next start asks."""
        described = self._describe()
        if described is not None:
            fresh = self.file.with_suffix(".new")
            fresh.write_text(described, encoding="utf-8")
            fresh.replace(self.file)

    def forget(self) -> None:
        """From here on, until the next note, nothing is prepared."""
        self.file.unlink(missing_ok=True)

    def _describe(self) -> str | None:
        database = _which_database(self.environment["DATABASE_URL"])
        if database is None or not self.city.exists():
            return None
        keys = [self.environment.get(name, "") for name in KEPT]
        known = hashlib.sha256(json.dumps([keys, list(self._files())]).encode()).hexdigest()
        return json.dumps({"database": database, "known": known})

    def _files(self) -> Iterator[tuple[str, int, int]]:
        """Name, bytes and time of change of each file that matters; reading them would take longer."""
        watched = (file for folder in WATCHED for file in (self.root / folder).rglob("*"))
        for file in sorted([*(one for one in watched if one.suffix in _READ), self.city]):
            known = file.stat()
            yield str(file), known.st_size, known.st_mtime_ns


def _which_database(url: str) -> list[Any] | None:
    """The cluster, the database and its revision; None where it cannot be told, or holds no season."""
    address = url.replace("postgresql+psycopg://", "postgresql://", 1)
    try:
        with closing(psycopg.connect(address, connect_timeout=2, autocommit=True)) as connection:
            found = connection.execute(_WHICH_DATABASE).fetchone()
    except psycopg.Error:
        return None
    return None if found is None else list(found)
