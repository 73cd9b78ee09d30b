"""People and departments' records of the demo city, as rows."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from registries.ports import Dataset


@dataclass(frozen=True, slots=True)
class Person:
    """One inhabitant. `phone` is E.164; `slug` names the people of the hand-written cast."""

    id_number: str
    name: str
    sex: str
    born_on: date
    role: str
    family: str | None = None
    phone: str | None = None
    bank_card: str | None = None
    slug: str | None = None
    id_kind: str = "citizen"
    face: str = "pass"

    def as_row(self) -> tuple[Any, ...]:
        return (
            self.id_number,
            self.name,
            self.sex,
            self.born_on.isoformat(),
            self.phone,
            self.bank_card,
            self.slug,
            self.family,
            self.role,
            self.id_kind,
            self.face,
        )


@dataclass(frozen=True, slots=True)
class Record:
    """What one department holds about one person; `quality` says how it misbehaves when asked."""

    dataset: Dataset
    id_number: str
    payload: Mapping[str, Any]
    reference: str
    as_of: date
    quality: Mapping[str, Any] | None = None

    def as_row(self) -> tuple[Any, ...]:
        quality = None if self.quality is None else _json(self.quality)
        return (
            self.dataset.value,
            self.id_number,
            _json(self.payload),
            self.reference,
            self.as_of.isoformat(),
            quality,
        )


@dataclass(frozen=True, slots=True)
class Family:
    """People who belong together, with everything the departments hold about them."""

    people: tuple[Person, ...]
    records: tuple[Record, ...]
    slug: str | None = None
    title: str = ""
    trap: str = ""
    story: str = ""
    sign_in: str | None = None


def bank_card(number: int) -> str:
    """A 19-digit debit card number with its Luhn digit; different numbers give different cards."""
    body = f"622202{number * 76_543_211 % 10**12:012d}"
    total = sum(
        _doubled(int(digit)) if place % 2 == 0 else int(digit) for place, digit in enumerate(reversed(body))
    )
    return body + str(-total % 10)


def _doubled(digit: int) -> int:
    return digit * 2 - 9 if digit > 4 else digit * 2


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
