"""What the student record says of a child, for the stage that it enrols for, with the reviewer's word."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.store.rulings import Rulings

ITEM = "student_record"
DATASET = "education.student_record"


def facts_of(record: Mapping[str, Any] | None, ruled: Rulings, leaving: int | None) -> dict[str, Any]:
    """`enrolled` and `grade` as far as they are known; `leaving` is the grade that the stage asks for, if any.

    A reviewer's word outweighs the register: approved means that the record is as the stage asks.
    """
    if ruled.decided(ITEM):
        fits = not ruled.rejected(ITEM)
        if leaving is None:
            return {"enrolled": not fits}
        return {"enrolled": True, "grade": leaving} if fits else {"enrolled": False}
    if record is None:
        return {}
    told: dict[str, Any] = {"enrolled": bool(record["enrolled"])}
    if leaving is not None and told["enrolled"] and record.get("grade") is not None:
        told["grade"] = record["grade"]
    return told


def is_unsettled(child: Mapping[str, Any], leaving: int | None) -> bool:
    """Whether the stage asks for a grade and nobody knows it: not "no", but for a person to find out."""
    if leaving is None or child.get("enrolled") is False:
        return False
    return "grade" not in child
