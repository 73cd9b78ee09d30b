"""Make `city.db`: streaming, in bounded memory, whole or not at all, the same for the same seed."""

from __future__ import annotations

import os
import sqlite3
from datetime import date
from pathlib import Path

from registries.cast import table
from registries.cast.generated import CityMaker
from registries.cast.written import DEFAULT, Cast, read_cast, read_families, read_staff

FILE_NAME = "city.db"


def make_city(
    out: Path, *, people: int = 1000, seed: int = 1, on: date | None = None, cast: str = DEFAULT
) -> Path:
    """Write `out/city.db` with the hand-written `cast` and about `people` generated people; returns the file.

    An older file is replaced at once when the new one is complete and on disk. Raises `OSError` when it cannot be
    written and `CityTooLarge` when more people are asked for than there are ID numbers.
    """
    played = read_cast(cast)
    out.mkdir(parents=True, exist_ok=True)
    target = out / FILE_NAME
    unfinished = out / f".{FILE_NAME}.{os.getpid()}"
    try:
        _fill(unfinished, played, people=people, seed=seed, on=on or played.on)
        _to_disk(unfinished)
        os.replace(unfinished, target)
    finally:
        unfinished.unlink(missing_ok=True)
    return target


def _fill(path: Path, cast: Cast, *, people: int, seed: int, on: date) -> None:
    path.unlink(missing_ok=True)
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        connection.executescript(table.PRAGMAS)
        connection.executescript(table.SCHEMA)
        connection.execute("BEGIN")
        count = table.add_families(connection, read_families(cast, on=on))
        count += table.add_families(connection, [read_staff(cast)])
        maker = CityMaker(cast.town, seed=seed, people=people, on=on)
        count += table.add_families(connection, maker.families())
        table.add_schools(connection, cast.town.schools())
        table.add_private_schools(connection, cast.town.private_schools())
        table.add_junior_schools(connection, cast.town.junior_schools())
        table.add_shapes(connection, cast.town)
        values = {"seed": str(seed), "on": on.isoformat(), "people": str(count), "format": "1"}
        table.add_meta(connection, values | _of(cast))
        connection.execute("COMMIT")
        connection.executescript(table.INDEXES)
    finally:
        connection.close()


def _of(cast: Cast) -> dict[str, str]:
    """What the platform's commands need to know of the cast: its season, its signature, whom to show."""
    return {
        "city": cast.town.key,
        "year": str(cast.year),
        "sms_signature": cast.town.sms_signature,
        "shown": ",".join(cast.shown),
    }


def _to_disk(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
