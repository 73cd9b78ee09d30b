"""Who keeps each dataset, and which office mends a record that is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import registries.connectors  # noqa: F401 - fills the table
from registries import connector
from registries.ports import Dataset


@dataclass(frozen=True, slots=True)
class Office:
    """Where a person goes with a wrong record: a sentence to show as it is, and a number to ring."""

    zh: str
    en: str
    phone: str


@dataclass(frozen=True, slots=True)
class Department:
    """The department behind one dataset, in the words that a parent reads."""

    dataset: Dataset
    code: str
    name_zh: str
    name_en: str
    dataset_zh: str
    dataset_en: str
    office: Office


class _Departments(Mapping[Dataset, Department]):
    """The table of connectors, read as it is now."""

    def __getitem__(self, dataset: Dataset) -> Department:
        found = connector.find(dataset)
        if found is None:
            raise KeyError(dataset)
        return Department(
            dataset=found.dataset,
            code=found.bureau.code,
            name_zh=found.bureau.name.zh,
            name_en=found.bureau.name.en,
            dataset_zh=found.title.zh,
            dataset_en=found.title.en,
            office=Office(found.mend.zh, found.mend.en, found.bureau.phone),
        )

    def __iter__(self) -> Iterator[Dataset]:
        return iter([found.dataset for found in connector.list_all()])

    def __len__(self) -> int:
        return len(connector.list_all())


DEPARTMENTS = _Departments()
