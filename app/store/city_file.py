"""Queries about the demo city's file, `city.db`; it is read only."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class CastStaff:
    """A person of the cast who works for a district."""

    slug: str
    id_kind: str
    id_number: str = field(repr=False)
    name: str = field(repr=False)
    born_on: str = field(repr=False)
    sex: str


@dataclass(frozen=True)
class CastSchool:
    """A school of the cast; `bought` is None for a public one, whose seats nobody buys; `stage` is P1 or J1."""

    id: str
    name: str
    district_code: str
    seats: int
    address: str
    zone: str | None
    bought: int | None = None
    stage: str = "P1"


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


def list_schools(path: Path) -> list[CastSchool]:
    """The cast's schools: public primary ones by id, private ones, then junior ones; `sqlite3.Error` when no city."""
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        public = connection.execute(
            "SELECT s.id, s.name, s.district_code, s.seats, s.district || min(c.road), min(c.road) || '片区'"
            " FROM school s JOIN catchment c ON c.school_id = s.id GROUP BY s.id ORDER BY s.id"
        ).fetchall()
        more: list[Any] = []
        if _has(connection, "private_school"):
            more += connection.execute(
                "SELECT id, name, district_code, seats, address, NULL, bought FROM private_school ORDER BY id"
            )
        if _has(connection, "junior_school"):
            more += connection.execute(
                "SELECT id, name, district_code, seats, address, zone, NULL, 'J1' FROM junior_school ORDER BY id"
            )
        return [CastSchool(*row) for row in [*public, *more]]


def list_shapes(path: Path) -> list[tuple[str, dict[str, Any]]]:
    """(school, GeoJSON geometry) of the cast's made-up catchments; none in a file that was made before there were."""
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        if not _has(connection, "shape"):
            return []
        rows = connection.execute("SELECT school_id, geometry FROM shape ORDER BY school_id")
        return [(str(school), json.loads(geometry)) for school, geometry in rows]


def _has(connection: sqlite3.Connection, table: str) -> bool:
    found = connection.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", (table,))
    return found.fetchone() is not None


def list_staff(path: Path) -> list[CastStaff]:
    """The cast's staff by slug; `sqlite3.Error` when the file is not a city."""
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        rows = connection.execute(
            "SELECT slug, id_kind, id_number, name, born_on, sex FROM person WHERE role = 'staff' ORDER BY slug"
        )
        return [CastStaff(*row) for row in rows]
