"""A decision as lines a parent can follow: checks, items, documents, each with its reason and its clause.

The lines are named tuples: an evaluation makes some forty, each a third of the price of a frozen dataclass.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from app.domain.people import Who

CENT = Decimal("0.01")


class Text(NamedTuple):
    """The same sentence in Chinese and in English."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Law:
    """Where a rule is written; `dated` as exactly as known, "2014" or "2017-02-27".

    `open` marks what we decided because the text is silent, and `note` says what.
    """

    source: str
    clause: str
    dated: str
    open: bool = False
    note: Text | None = None
    json: Mapping[str, Any] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Written once, for every line that will quote it."""
        object.__setattr__(self, "json", _law_json(self))


class Check(NamedTuple):
    """One condition of admission. One that is not `blocking` is told but refuses nobody."""

    id: str
    title: Text
    passed: bool
    because: Text
    law: Law
    evidence: tuple[str, ...]
    blocking: bool
    verified: bool
    found: Text | None = None
    needed: Text | None = None
    remedy: Text | None = None

    def as_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "title": self.title.zh,
            "title_en": self.title.en,
            "passed": self.passed,
            "because": self.because.zh,
            "because_en": self.because.en,
            "blocking": self.blocking,
            "evidence": list(self.evidence),
            "verified": self.verified,
            "found": self.found.zh if self.found else None,
            "found_en": self.found.en if self.found else None,
            "needed": self.needed.zh if self.needed else None,
            "needed_en": self.needed.en if self.needed else None,
            "remedy": self.remedy.zh if self.remedy and not self.passed else None,
            "remedy_en": self.remedy.en if self.remedy and not self.passed else None,
            **self.law.json,
        }


class Item(NamedTuple):
    """One line of the breakdown. `deemed` counts time after the day of evaluation, to be checked again."""

    id: str
    title: Text
    points: Decimal
    uncapped: Decimal
    cap: Decimal
    because: Text
    details: tuple[Text, ...]
    law: Law
    evidence: tuple[str, ...]
    deemed: bool
    verified: bool
    needs_person: bool

    @property
    def provisional(self) -> bool:
        return self.deemed or not self.verified

    def as_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "title": self.title.zh,
            "title_en": self.title.en,
            "points": points_text(self.points),
            "uncapped": points_text(self.uncapped),
            "cap": plain(self.cap),
            "because": self.because.zh,
            "because_en": self.because.en,
            "details": [line.zh for line in self.details],
            "details_en": [line.en for line in self.details],
            "evidence": list(self.evidence),
            "deemed": self.deemed,
            "verified": self.verified,
            "provisional": self.provisional,
            "review": "person" if self.needs_person else "automatic",
            **self.law.json,
        }


class Points(NamedTuple):
    """The breakdown with `main` as main applicant; `total` is the sum of `items`."""

    main: Who
    total: Decimal
    items: tuple[Item, ...]

    def find_item(self, item_id: str) -> Item | None:
        return next((item for item in self.items if item.id == item_id), None)


class Alternative(NamedTuple):
    """What the other guardian would get as main applicant."""

    main: Who
    eligible: bool
    total: Decimal


class Document(NamedTuple):
    """`satisfied_by` is a dataset, "upload", or None; `needed` is what the family still has to bring."""

    id: str
    title: Text
    satisfied_by: str | None
    needed: bool
    law: Law

    def as_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "title": self.title.zh,
            "title_en": self.title.en,
            "satisfied_by": self.satisfied_by,
            "needed": self.needed,
            **self.law.json,
        }


@dataclass(frozen=True, slots=True)
class SchoolsFound:
    """The schools that serve the family's address: one, several by rule or by a buffer zone, or none found.

    `basis` is the address that decided, None where none of the family's lies in a unit; the address itself is not
    repeated, only the unit's name.
    """

    schools: tuple[tuple[str, Text], ...]
    basis: str | None
    zone: str | None
    because: Text
    law: Law

    def as_json(self) -> dict[str, Any]:
        return {
            "schools": [{"code": code, "name": name.zh, "name_en": name.en} for code, name in self.schools],
            "basis": self.basis,
            "zone": self.zone,
            "because": self.because.zh,
            "because_en": self.because.en,
            **self.law.json,
        }


@dataclass(frozen=True, slots=True)
class BatchFound:
    """The batch a family comes into."""

    id: str
    title: Text
    law: Law


@dataclass(frozen=True, slots=True)
class Unreached:
    """A class before the one found, and the first of its conditions that does not hold."""

    class_id: str
    title: Text
    batch: str | None
    check: Check

    def as_json(self) -> dict[str, Any]:
        return {
            "class": self.class_id,
            "title": self.title.zh,
            "title_en": self.title.en,
            "batch": self.batch,
            "check": self.check.as_json(),
        }


@dataclass(frozen=True, slots=True)
class OrderValue:
    """One step of the order within a batch; `value` is an ISO date, points, or None where nothing is known."""

    key: str
    title: Text
    value: str | None

    def as_json(self) -> dict[str, Any]:
        return {"key": self.key, "title": self.title.zh, "title_en": self.title.en, "value": self.value}


@lru_cache(maxsize=4096)
def points_text(points: Decimal) -> str:
    """Two decimals, always: `8.00`."""
    return f"{points:.2f}"


@lru_cache(maxsize=4096)
def counted(number: object, one: str) -> str:
    """A number with its English noun: 1 point, 2 points."""
    return f"{number} {one}" if str(number) == "1" else f"{number} {one}s"


def plain(number: Decimal) -> str:
    """Without needless zeros: 12, 50.5."""
    written = f"{number:f}"
    return written.rstrip("0").rstrip(".") if "." in written else written


def _law_json(law: Law) -> dict[str, Any]:
    written: dict[str, Any] = {
        "clause": law.clause,
        "source": law.source,
        "source_date": law.dated,
        "open": law.open,
    }
    if law.note:
        written |= {"note": law.note.zh, "note_en": law.note.en}
    return written
