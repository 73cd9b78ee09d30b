"""What the platform itself wrote and answered for one action, kept so that a floor can write the same again."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import psycopg
from psycopg.rows import dict_row

Rows = dict[str, list[dict[str, Any]]]


def rows(url: str, tables: tuple[str, ...], known: Rows | None = None) -> Rows:
    """Every row of the tables, less those that are `known`."""
    with psycopg.connect(url, row_factory=dict_row) as connection:
        found = {table: connection.execute(f'SELECT * FROM "{table}"').fetchall() for table in tables}  # type: ignore[call-overload]
    return found if known is None else {t: [r for r in found[t] if r not in known[t]] for t in tables}


def keep(file: Path, rows: Rows, answer: dict[str, Any]) -> None:
    """Write the sample where floor and peer find it."""
    file.write_bytes(pickle.dumps((rows, answer)))


def load(file: Path) -> tuple[Rows, dict[str, Any]]:
    """Read the sample; it was written by this very run."""
    rows, answer = pickle.loads(file.read_bytes())
    return rows, answer
