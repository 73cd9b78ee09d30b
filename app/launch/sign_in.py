"""Whom a newcomer can sign in as: a few of the hand-written families, read from the demo city."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ADULTS = ("father", "mother", "other", "grandparent", "staff")


@dataclass(frozen=True)
class SignIn:
    """What the identity provider asks one person for."""

    slug: str
    title: str
    name: str
    id_number: str
    bank_card: str
    phone: str


def list_sign_ins(database: Path) -> list[SignIn]:
    """The first adult with card and phone of each family, or the member of staff, that the cast wants shown."""
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    try:
        (shown,) = connection.execute("SELECT value FROM meta WHERE key = 'shown'").fetchone()
        return [found for slug in str(shown).split(",") for found in _find(connection, slug)]
    finally:
        connection.close()


def _find(connection: sqlite3.Connection, slug: str) -> Iterator[SignIn]:
    rows = connection.execute(
        "SELECT COALESCE(f.title, ''), p.name, p.id_number, p.bank_card, p.phone, p.role, p.slug FROM person p"
        " LEFT JOIN family f ON f.slug = p.family"
        " WHERE (p.slug = ? OR p.family = ?) AND p.bank_card IS NOT NULL AND p.phone IS NOT NULL",
        (slug, slug),
    ).fetchall()
    adults = [row for row in rows if row[5] in ADULTS]
    for row in sorted(adults, key=lambda row: (row[6] != slug, ADULTS.index(row[5]), row[2]))[:1]:
        yield SignIn(slug, *row[:5])
