"""Where, when and by which number a department mends a wrong record; data, by district."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from registries.connector import Words

FILE = Path(__file__).with_name("offices.yaml")


@dataclass(frozen=True, slots=True)
class Desk:
    """One desk: its address, its hours, and a number to ring."""

    address: Words
    hours: Words
    phone: str


def find(department: str, district_code: str | None) -> Desk | None:
    """The desk of a department for a district, else the city's; None where nobody wrote one down."""
    offices = _offices().get(department, {})
    row = offices.get(district_code or "") or offices.get("default")
    if row is None:
        return None
    return Desk(Words(row["zh"], row["en"]), Words(**row["hours"]), row["phone"])


@cache
def _offices() -> dict[str, dict[str, dict[str, Any]]]:
    document: dict[str, dict[str, dict[str, Any]]] = YAML(typ="safe").load(FILE.read_text(encoding="utf-8"))[
        "offices"
    ]
    return document
