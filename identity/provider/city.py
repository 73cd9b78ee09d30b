"""The demo city's people, read-only, and how what a person types is compared with them."""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from dataclasses import dataclass, fields
from pathlib import Path
from urllib.parse import quote

from stdnum import luhn

from identity import id_number

_DOTS = re.compile(r"[\u2022\u2024\u2027\u22c5\u30fb\uff65.]")
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Person:
    """One row of the city's `person` table; `face` says how the stand-in camera behaves."""

    id_number: str
    name: str
    phone: str | None
    bank_card: str | None
    slug: str | None
    role: str | None
    id_kind: str
    face: str


class City:
    """`city.db`, opened read-only for every look-up so that a regenerated city is seen at once."""

    def __init__(self, path: Path) -> None:
        self._address = f"file:{quote(str(path.resolve()))}?mode=ro"

    def find(self, typed: str) -> Person | None:
        """The person with that number, however it was typed: 15 or 18 characters, or another document."""
        for number in _spellings(typed):
            row = self._one("id_number = ?", number)
            if row is not None:
                return row
        return None

    def find_slug(self, slug: str) -> Person | None:
        """A member of the hand-written cast."""
        return self._one("slug = ?", slug)

    def list_cast(self) -> list[Person]:
        """The hand-written adults who can sign in, by slug."""
        return self._rows(
            "slug IS NOT NULL AND (role IS NULL OR role <> 'child') ORDER BY slug LIMIT 200", ()
        )

    def _one(self, condition: str, value: str) -> Person | None:
        rows = self._rows(f"{condition} LIMIT 1", (value,))
        return rows[0] if rows else None

    def _rows(self, condition: str, values: tuple[str, ...]) -> list[Person]:
        columns = ", ".join(field.name for field in fields(Person))
        connection = sqlite3.connect(self._address, uri=True, timeout=2.0)
        try:
            query = f"SELECT {columns} FROM person WHERE {condition}"  # noqa: S608 - our own words
            return [Person(*row) for row in connection.execute(query, values)]
        finally:
            connection.close()


def same_name(left: str, right: str) -> bool:
    """Whether two spellings are one name: Unicode form, spaces and the kind of dot do not matter."""
    return _folded(left) == _folded(right)


def digits(text: str) -> str:
    """The digits of a card number or phone as typed: full width, spaces and dashes do not matter."""
    return re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", text))


def same_phone(typed: str, registered: str) -> bool:
    """Whether what was typed is the bank-registered phone (E.164), with or without the country code."""
    bare = re.sub(r"^(\+86|0086|86(?=1\d{10}$)|0(?=[1-9]))", "", digits(typed))
    return bare in (registered, registered.removeprefix("+86"))


def second_card(bank_card: str) -> str:
    """The second card of the stand-in bank: every account digit one up, with its own Luhn digit."""
    account = "".join(str((int(digit) + 1) % 10) for digit in bank_card[6:-1])
    return bank_card[:6] + account + str(luhn.calc_check_digit(bank_card[:6] + account))


def _folded(name: str) -> str:
    plain = _SPACES.sub("", unicodedata.normalize("NFKC", name))
    return _DOTS.sub("·", plain).casefold()


def _spellings(typed: str) -> list[str]:
    try:
        number = id_number.normalise(typed)
    except id_number.IdNumberError:
        return [unicodedata.normalize("NFKC", typed).replace(" ", "").upper()[:40]]
    former = id_number.find_former(number)
    return [number] if former is None else [number, former]
