"""Claims whose times count from the moment a token is made, not from when a module was imported.

A whole run of the tests takes longer than the clock skew that these tests are about.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class FromNow:
    """`seconds` after now; `form` is what the claim is made of that time (int, str, float)."""

    seconds: float
    form: Callable[[float], Any] = int


def dated(claims: dict[str, Any]) -> dict[str, Any]:
    """`claims` with every FromNow made a value."""
    now = int(time.time())
    return {
        name: value.form(now + value.seconds) if isinstance(value, FromNow) else value
        for name, value in claims.items()
    }
