"""Make `city.db`: streaming, in bounded memory, whole or not at all, the same for the same seed."""

from __future__ import annotations

import os
import sqlite3
from datetime import date
from pathlib import Path

from registries.cast import place, table
from registries.cast.generated import CityMaker
from registries.cast.written import read_families, read_staff

FILE_NAME = "city.db"


def make_city(out: Path, *, people: int = 1000, seed: int = 1, on: date = date(2017, 4, 1)) -> Path:
    """Write `out/city.db` with the hand-written cast and about `people` generated people; returns the file.

    An older file is replaced at once when the new one is complete and on disk. Raises `OSError` when it cannot be
    written and `CityTooLarge` when more people are asked for than there are ID numbers.
    """
    out.mkdir(parents=True, exist_ok=True)
    target = out / FILE_NAME
    unfinished = out / f".{FILE_NAME}.{os.getpid()}"
    try:
        _fill(unfinished, people=people, seed=seed, on=on)
        _to_disk(unfinished)
        os.replace(unfinished, target)
    finally:
        unfinished.unlink(missing_ok=True)
    return target


def _fill(path: Path, *, people: int, seed: int, on: date) -> None:
    path.unlink(missing_ok=True)
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        connection.executescript(table.PRAGMAS)
        connection.executescript(table.SCHEMA)
        connection.execute("BEGIN")
        count = table.add_families(connection, read_families(on=on))
        count += table.add_families(connection, [read_staff()])
        count += table.add_families(connection, CityMaker(seed=seed, people=people, on=on).families())
        table.add_schools(connection, place.schools())
        values = {"seed": str(seed), "on": on.isoformat(), "people": str(count), "format": "1"}
        table.add_meta(connection, values)
        connection.execute("COMMIT")
        connection.executescript(table.INDEXES)
    finally:
        connection.close()


def _to_disk(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
