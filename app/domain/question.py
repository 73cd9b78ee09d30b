"""One thing more that a family might have: what the family would look like with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from app.domain.explain import Text
from app.domain.facts import Family


@dataclass(frozen=True, slots=True)
class Question:
    """`changed(n)` is the family with n more of something, 1 to `most`; `told(n)` says so."""

    id: str
    changed: Callable[[int], Family]
    told: Callable[[int], Text]
    most: int = 1
    by: date | None = None


def plural(number: int) -> str:
    """The English s."""
    return "" if number == 1 else "s"
