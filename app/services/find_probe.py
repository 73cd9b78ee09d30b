"""The person whom a readiness check asks about: named by the operator, or one of the cast in development."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from app.domain.errors import InvalidInput
from app.store import city_file
from identity import id_number
from registries.ports import Subject


class NoProbe(InvalidInput):
    """Nobody to ask about."""

    code = "no_probe"
    zh = "请在标准输入给出一行：证件号码 姓名。"
    en = "Give one line on standard input: ID number, space, name."


def typed(line: str) -> Subject:
    """`ID_NUMBER NAME`; refused unless the number is a real one."""
    number, _, name = line.strip().partition(" ")
    if not name.strip() or not id_number.is_valid(number):
        raise NoProbe
    return Subject(id_number.parse(number).number, name.strip())


def of_cast(path: Path, slug: str) -> Subject:
    """One of the made-up people of `city.db`."""
    try:
        found = city_file.find_person(path, slug)
    except sqlite3.Error as error:
        raise NoProbe from error
    if found is None:
        raise NoProbe
    return Subject(*found)
