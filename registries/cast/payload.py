"""Payloads shared by the generated city and the hand-written cast."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from registries.cast.person import Person

Row = dict[str, Any]
SEPTEMBER = 9


def member(person: Person, relation: str, settled_on: date) -> Row:
    return {
        "name": person.name,
        "id_number": person.id_number,
        "relation": relation,
        "sex": person.sex,
        "born_on": person.born_on.isoformat(),
        "settled_on": settled_on.isoformat(),
    }


def household(book: Mapping[str, Any], householder: Person, members: Sequence[Row]) -> Row:
    """`book`: household_no, kind, city, district, address, settled_on."""
    return {
        "household_no": book["household_no"],
        "kind": book["kind"],
        "city": book["city"],
        "district": book["district"],
        "address": book["address"],
        "householder_id": householder.id_number,
        "settled_on": book["settled_on"],
        "members": list(members),
    }


def owner(person: Person, share: str | None) -> Row:
    return {"name": person.name, "id_number": person.id_number, "share": share}


def marriage(
    status: str, since: date | None, spouse: Person | None, custody: Sequence[tuple[Person, str]] = ()
) -> Row:
    """`custody`: each child with its guardian (`self`, `spouse`, `joint`)."""
    return {
        "status": status,
        "spouse": None if spouse is None else {"name": spouse.name, "id_number": spouse.id_number},
        "since": None if since is None else since.isoformat(),
        "custody": [
            {"child_id_number": child.id_number, "guardian": guardian} for child, guardian in custody
        ],
    }


def not_enrolled() -> Row:
    return dict.fromkeys(("student_no", "school", "district", "since", "grade"), None) | {"enrolled": False}


def enrolled(child: Person, school: str, district: str, since: date, *, on: date) -> Row:
    """`since` is the first day of primary one; the grade is that of the school year of `on`, begun in September."""
    school_year = on.year if on.month >= SEPTEMBER else on.year - 1
    return {
        "enrolled": True,
        "student_no": f"G{child.id_number}",
        "school": school,
        "district": district,
        "since": since.isoformat(),
        "grade": max(1, school_year - since.year + 1),
    }
