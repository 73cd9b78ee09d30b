"""Queries about the demo city's file, `city.db`; it is read only."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class CastStaff:
    """A person of the cast who works for a district."""

    slug: str
    id_kind: str
    id_number: str = field(repr=False)
    name: str = field(repr=False)
    born_on: str = field(repr=False)
    sex: str


def find_person(path: Path, slug: str) -> tuple[str, str] | None:
    """(ID number, name) of one of the cast; `sqlite3.Error` when the file is not a city."""
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        found = connection.execute("SELECT id_number, name FROM person WHERE slug = ?", (slug,)).fetchone()
        return None if found is None else (str(found[0]), str(found[1]))


def read_season(path: Path) -> tuple[str, int]:
    """The city's name in the policies and the year of its season; `sqlite3.Error` when it is no city."""
    meta = _read_meta(path)
    return meta["city"], int(meta["year"])


def _read_meta(path: Path) -> dict[str, str]:
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        return {str(key): str(value) for key, value in connection.execute("SELECT key, value FROM meta")}


def list_schools(path: Path) -> list[tuple[str, str, str, int, str]]:
    """(id, name, district code, seats, road) of the cast's schools by id; `sqlite3.Error` when it is no city."""
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        rows = connection.execute(
            "SELECT s.id, s.name, s.district_code, s.seats, s.district || min(c.road) FROM school s"
            " JOIN catchment c ON c.school_id = s.id GROUP BY s.id ORDER BY s.id"
        )
        return [
            (str(id_), str(name), str(code), int(seats), str(road)) for id_, name, code, seats, road in rows
        ]


def list_staff(path: Path) -> list[CastStaff]:
    """The cast's staff by slug; `sqlite3.Error` when the file is not a city."""
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        rows = connection.execute(
            "SELECT slug, id_kind, id_number, name, born_on, sex FROM person WHERE role = 'staff' ORDER BY slug"
        )
        return [CastStaff(*row) for row in rows]
