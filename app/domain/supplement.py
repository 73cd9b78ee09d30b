"""What a one-time notice (一次性告知) lists, and which of it should have stood in an earlier one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any

from app.domain.explain import Text

LATE = Text(
    "注明“上次漏告”的，上次就应一并告知，是我们的疏漏，给您添麻烦了。",
    "What is marked as told late you should have been told the last time; the omission is ours, and we are sorry.",
)


class Kind(StrEnum):
    """Why something is on the list."""

    WRONG = "wrong"  # a reviewer looked and it will not do
    MISSING = "missing"  # a paper that no record replaces and nobody handed in
    MEND = "mend"  # a record on which departments differ, mended at an office


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to mend; `key` is the same for the same thing in every notice of an application."""

    key: str
    kind: Kind
    zh: str
    en: str
    told_late: bool = False

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"kind": self.kind.value}


def read(written: Mapping[str, Any]) -> Item:
    """An item as it was kept."""
    return Item(**{**written, "kind": Kind(written["kind"])})


def mark_late(items: Iterable[Item], *, told: frozenset[str], overlooked: frozenset[str]) -> tuple[Item, ...]:
    """The items, those marked that were `overlooked` before: there already, unchanged since, and never `told`."""
    return tuple(
        replace(item, told_late=item.key in overlooked and item.key not in told)
        for item in sorted(items, key=lambda item: list(Kind).index(item.kind))
    )
