"""What the departments hold: the city's records, read-only."""

from __future__ import annotations

import json
import sqlite3
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from registries.citizen_number import to_current
from registries.exchange import refusal
from registries.exchange.query import Query
from registries.exchange.refusal import Refused
from registries.exchange.settings import BadSetting

_IGNORED_IN_NAMES = str.maketrans("", "", " ·•・.．‧\u3000")


@dataclass(frozen=True)
class Holding:
    """One record as it lies in the department's drawer, with the record's own faults."""

    payload: Mapping[str, Any]
    reference: str
    as_of: date
    quality: Mapping[str, Any] | None


class RecordRoom:
    """Read access to `city.db`; used from one thread."""

    def __init__(self, city: Path) -> None:
        try:
            self._connection = sqlite3.connect(f"{city.absolute().as_uri()}?mode=ro", uri=True)
            self.made_on = date.fromisoformat(self._meta("on"))
        except (sqlite3.Error, ValueError) as error:
            raise BadSetting(f"EXCHANGE_CITY: {city} 不是城市文件 / is not a city file: {error}") from error

    def close(self) -> None:
        self._connection.close()

    def _meta(self, key: str) -> str:
        row = self._connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        if row is None:
            raise ValueError(f"no {key} in meta")
        return str(row[0])

    def find(self, query: Query) -> Holding | None:
        """The record, or None when the department knows nothing of this person.

        Raises `Refused` when the name is not the one that goes with the number: a number alone opens no drawer.
        """
        number = to_current(query.id_number)
        person = self._connection.execute("SELECT name FROM person WHERE id_number = ?", (number,)).fetchone()
        if person is not None and comparable(str(person[0])) != comparable(query.name):
            raise Refused(refusal.SUBJECT)
        row = self._connection.execute(
            "SELECT payload, reference, as_of, quality FROM record WHERE dataset = ? AND id_number = ?",
            (query.dataset.value, number),
        ).fetchone()
        if row is None:
            return None
        payload, reference, as_of, quality = row
        return Holding(
            json.loads(payload), reference, date.fromisoformat(as_of), quality and json.loads(quality)
        )


def comparable(name: str) -> str:
    """Names are the same whatever dot or space joins their parts, in any width."""
    return unicodedata.normalize("NFKC", name).translate(_IGNORED_IN_NAMES).casefold()
