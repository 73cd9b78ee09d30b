"""The tables of `city.db`: the contract between the cast and the three stand-ins that read it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from itertools import islice

from registries.cast import map
from registries.cast.person import Family
from registries.cast.place import DOORS_PER_ROAD, JuniorSchool, PrivateSchool, School, Town

SCHEMA = """
CREATE TABLE person (
    id_number TEXT PRIMARY KEY, name TEXT NOT NULL, sex TEXT NOT NULL, born_on TEXT NOT NULL, phone TEXT,
    bank_card TEXT, slug TEXT UNIQUE, family TEXT, role TEXT NOT NULL, id_kind TEXT NOT NULL, face TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE record (
    dataset TEXT NOT NULL, id_number TEXT NOT NULL, payload TEXT NOT NULL, reference TEXT NOT NULL,
    as_of TEXT NOT NULL, quality TEXT, PRIMARY KEY (dataset, id_number)
) WITHOUT ROWID;
CREATE TABLE family (
    slug TEXT PRIMARY KEY, title TEXT NOT NULL, trap TEXT NOT NULL, story TEXT NOT NULL, sign_in TEXT
) WITHOUT ROWID;
CREATE TABLE school (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, district TEXT NOT NULL, district_code TEXT NOT NULL, seats INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE catchment (
    school_id TEXT NOT NULL REFERENCES school (id), district TEXT NOT NULL, road TEXT NOT NULL,
    from_door INTEGER NOT NULL, to_door INTEGER NOT NULL, PRIMARY KEY (district, road, from_door)
) WITHOUT ROWID;
CREATE TABLE private_school (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, district_code TEXT NOT NULL, seats INTEGER NOT NULL,
    bought INTEGER NOT NULL, address TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE junior_school (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, district_code TEXT NOT NULL, seats INTEGER NOT NULL,
    address TEXT NOT NULL, zone TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE shape (school_id TEXT PRIMARY KEY REFERENCES school (id), geometry TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""

INDEXES = """
CREATE INDEX person_phone ON person (phone) WHERE phone IS NOT NULL;
CREATE INDEX person_family ON person (family) WHERE family IS NOT NULL;
"""

# A file that is thrown away when anything fails needs no journal; durability comes from fsync before the rename.
PRAGMAS = """
PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE;
PRAGMA page_size = 8192; PRAGMA cache_size = -65536; PRAGMA temp_store = FILE;
"""

FAMILIES_PER_BATCH = 500


def add_families(connection: sqlite3.Connection, families: Iterable[Family]) -> int:
    """Write people and records as they come, a few hundred families in memory at a time; returns how many people."""
    people = 0
    for batch in _batches(families):
        people += sum(len(family.people) for family in batch)
        connection.executemany(
            "INSERT INTO person VALUES (?,?,?,?,?,?,?,?,?,?,?)",
            (person.as_row() for family in batch for person in family.people),
        )
        connection.executemany(
            "INSERT INTO record VALUES (?,?,?,?,?,?)",
            (record.as_row() for family in batch for record in family.records),
        )
        connection.executemany(
            "INSERT INTO family VALUES (?,?,?,?,?)",
            ((f.slug, f.title, f.trap, f.story, f.sign_in) for f in batch if f.slug is not None),
        )
    return people


def _batches(families: Iterable[Family]) -> Iterator[list[Family]]:
    source = iter(families)
    while batch := list(islice(source, FAMILIES_PER_BATCH)):
        yield batch


def add_schools(connection: sqlite3.Connection, schools: Iterable[School]) -> None:
    """Schools, and catchments that cover every door of every road once."""
    by_road: dict[tuple[str, str], list[School]] = {}
    for school in schools:
        by_road.setdefault((school.district, school.road), []).append(school)
        row = (school.id, school.name, school.district, school.district_code, school.seats)
        connection.execute("INSERT INTO school VALUES (?,?,?,?,?)", row)
    for (district, road), along in by_road.items():
        stretch = DOORS_PER_ROAD // len(along)
        for place, school in enumerate(along):
            row = (school.id, district, road, place * stretch + 1, (place + 1) * stretch)  # type: ignore[assignment]
            connection.execute("INSERT INTO catchment VALUES (?,?,?,?,?)", row)


def add_private_schools(connection: sqlite3.Connection, schools: Iterable[PrivateSchool]) -> None:
    """Private schools have no catchment."""
    rows = ((s.id, s.name, s.district_code, s.seats, s.bought, s.address) for s in schools)
    connection.executemany("INSERT INTO private_school VALUES (?,?,?,?,?,?)", rows)


def add_junior_schools(connection: sqlite3.Connection, schools: Iterable[JuniorSchool]) -> None:
    """Junior schools; what they serve stands in the pack of their district."""
    rows = ((s.id, s.name, s.district_code, s.seats, s.address, s.zone) for s in schools)
    connection.executemany("INSERT INTO junior_school VALUES (?,?,?,?,?,?)", rows)


def add_shapes(connection: sqlite3.Connection, town: Town) -> None:
    """A made-up shape for each catchment, district by district."""
    by_district: dict[str, list[str]] = {}
    for school in town.schools():
        by_district.setdefault(school.district, []).append(school.id)
    for name, schools in by_district.items():
        district = town.districts[name]
        drawn = map.draw(district.centre, schools, seed=district.code)
        rows = ((school, json.dumps(geometry)) for school, geometry in drawn)
        connection.executemany("INSERT INTO shape VALUES (?,?)", rows)


def add_meta(connection: sqlite3.Connection, values: dict[str, str]) -> None:
    connection.executemany("INSERT INTO meta VALUES (?,?)", values.items())
