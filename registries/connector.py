"""What a connector is: one small class and one schema for one dataset of one department, and the table of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from typing import Any, ClassVar

import jwt
from marshmallow import Schema, ValidationError

from registries.ports import Dataset
from registries.strict_field import Strict


class About(StrEnum):
    """Whom of a family a dataset is asked about."""

    GUARDIAN = "guardian"
    SPOUSE = "spouse"
    CHILD = "child"


FindKey = Callable[[str], jwt.PyJWK | None]
"""From a key id to the key of an office that issues certificates; None where nobody published it."""

PARENTS = frozenset({About.GUARDIAN, About.SPOUSE})


@dataclass(frozen=True, slots=True)
class Words:
    """The same in Chinese and English."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Bureau:
    """A department; `code` is the part of its datasets' ids before the dot."""

    code: str
    name: Words
    phone: str = "12345"


class Connector:
    """One dataset. Subclass it, fill in every line, write the schema, and `connect` it.

    `mend`: where a wrong record is mended and what to bring. `fresh_days`: how old the department's data may be
    before it is called stale (None: it never changes). `rows`: the list in the payload that, when empty, means that
    nothing is held. `entered`: typed in by a community's staff instead of asked. `handed`: the schema on the wire where
    parts are signed by others: they are checked (`proved`) before anything of the `schema` is kept.
    """

    dataset: ClassVar[Dataset]
    bureau: ClassVar[Bureau]
    title: ClassVar[Words]
    purpose: ClassVar[Words]
    mend: ClassVar[Words]
    replaces: ClassVar[Words]
    about: ClassVar[frozenset[About]]
    fresh_days: ClassVar[int | None]
    schema: ClassVar[type[Strict]]
    rows: ClassVar[str | None] = None
    entered: ClassVar[bool] = False
    handed: ClassVar[type[Strict] | None] = None

    @classmethod
    def check(cls, payload: Any) -> None:
        """Raise marshmallow's `ValidationError` unless `payload` is exactly what is agreed to go over the wire."""
        if not isinstance(payload, dict):
            raise ValidationError("an object is expected")
        _loader(cls.handed or cls.schema).load(payload)

    @classmethod
    def proved(cls, payload: Mapping[str, Any], find_key: FindKey) -> Mapping[str, Any]:
        """What is kept of a checked payload: as it came, unless parts of it carry signatures of their own."""
        return payload

    @classmethod
    def holds(cls, payload: Any) -> bool:
        """Whether a found payload says anything: an empty list is a record of nothing."""
        return cls.rows is None or bool(payload[cls.rows])

    @classmethod
    def is_stale(cls, as_of: date, *, on: date) -> bool:
        """Whether data of `as_of` is older on `on` than this dataset may be."""
        return cls.fresh_days is not None and as_of < on - timedelta(days=cls.fresh_days)


class UnknownDataset(LookupError):
    """No connector has this id."""


_CONNECTED: dict[str, type[Connector]] = {}


@cache
def _loader(schema: type[Strict]) -> Schema:
    return schema()


def connect(connector: type[Connector]) -> None:
    """Add a connector to the table. Raises `ValueError` when the id is taken or is not of its department."""
    if connector.dataset in _CONNECTED or connector.dataset.department_code != connector.bureau.code:
        raise ValueError(f"{connector.dataset} cannot be connected")
    _CONNECTED[connector.dataset] = connector


def disconnect(connector: type[Connector]) -> None:
    """Take a connector out of the table: a department that no longer shares."""
    del _CONNECTED[connector.dataset]


def find(dataset: str) -> type[Connector] | None:
    return _CONNECTED.get(dataset)


def get(dataset: str) -> type[Connector]:
    """The connector, or `UnknownDataset`."""
    try:
        return _CONNECTED[dataset]
    except KeyError:
        raise UnknownDataset(dataset) from None


def list_all() -> list[type[Connector]]:
    """Every connector, in the order in which a family reads them."""
    return list(_CONNECTED.values())


def list_asked() -> list[type[Connector]]:
    """Those that the exchange is asked for."""
    return [connector for connector in _CONNECTED.values() if not connector.entered]


def about(who: About, datasets: Iterable[str]) -> tuple[str, ...]:
    """Of `datasets`, those asked about `who`, in the table's order."""
    wanted = frozenset(datasets)
    return tuple(c.dataset for c in list_asked() if who in c.about and c.dataset in wanted)


def told(who: About, datasets: Iterable[str]) -> tuple[str, ...]:
    """As `about`, with what a community entered."""
    wanted = frozenset(datasets)
    return tuple(c.dataset for c in list_all() if who in c.about and c.dataset in wanted)


def list_departments() -> list[str]:
    """The codes of the departments that are asked, sorted."""
    return sorted({connector.bureau.code for connector in list_asked()})
