"""A list of schools as an office hands it in: one line per school and year, strictly read."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.domain.errors import InvalidInput

COLUMNS = ("code", "name_zh", "name_en", "district", "stage", "kind", "address", "year", "capacity")
MORE_COLUMNS = ("zone", "bought", "fee_zh", "fee_en")
"""May be left out; what a list does not say stays as it is."""
STAGES = ("P1", "J1")
MOST_LINES = 20_000
MOST_PLACES = 10_000
_CODE = re.compile(r"[0-9A-Za-z-]{2,30}")
_DISTRICT = re.compile(r"[0-9]{6}")


class Kind(StrEnum):
    """Who runs a school."""

    PUBLIC = "public"
    PRIVATE = "private"


class BadSchoolList(InvalidInput):
    """A list that cannot be used; `file` and `line` say where."""

    code = "bad_school_list"
    zh = "{file} 第 {line} 行：{problem_zh}"
    en = "{file}:{line}: {problem_en}"

    def __init__(self, file: str, line: int, zh: str, en: str) -> None:
        super().__init__(file=file, line=line, problem_zh=zh, problem_en=en)


@dataclass(frozen=True, slots=True)
class SchoolLine:
    """One school in one year; `capacity` is children, `line` where it stood (from 1).

    Of a private school's seats the city may buy some; `fee_*` say what a family pays.
    """

    code: str
    name_zh: str
    name_en: str
    district_code: str
    stage: str
    kind: Kind
    address: str
    year: int
    capacity: int
    line: int
    zone: str | None = None
    bought: int | None = None
    fee_zh: str | None = None
    fee_en: str | None = None


def read_csv(text: str, file: str) -> list[SchoolLine]:
    """The lines of a CSV file with a heading of `COLUMNS`; `name_en` may be empty: the Chinese name then serves.

    Raises:
        BadSchoolList: the first thing that is wrong, with file and line.
    """
    rows = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    try:
        heading = rows.fieldnames or []
        if sorted({*heading} - {*MORE_COLUMNS}) != sorted(COLUMNS) or len({*heading}) < len(heading):
            columns = f"{', '.join(COLUMNS)} ({', '.join(MORE_COLUMNS)})"
            raise BadSchoolList(file, 1, f"表头应为 {columns}", f"the heading must be {columns}")
        read = [_line(row, file, rows.line_num) for row in rows]
    except csv.Error as error:
        raise BadSchoolList(
            file, rows.reader.line_num, f"不是有效的 CSV：{error}", f"not CSV: {error}"
        ) from None
    if not 0 < len(read) <= MOST_LINES:
        raise BadSchoolList(
            file, 1, f"应有 1 到 {MOST_LINES} 所学校", f"1 to {MOST_LINES} schools are expected"
        )
    _refuse_contradictions(read, file)
    return read


def _line(row: Mapping[str | None, object], file: str, number: int) -> SchoolLine:
    if None in row or None in row.values():
        raise BadSchoolList(file, number, "列数与表头不符", "not as many columns as the heading")
    cells = {name: str(row.get(name, "")).strip() for name in (*COLUMNS, *MORE_COLUMNS)}

    def require(name: str, passed: object, zh: str, en: str) -> None:
        if not passed:
            raise BadSchoolList(
                file, number, f"{name} 为“{cells[name]}”，{zh}", f"{name} is “{cells[name]}”, {en}"
            )

    require(
        "code", _CODE.fullmatch(cells["code"]), "应为 2 到 30 位字母数字", "not 2 to 30 letters or digits"
    )
    require("district", _DISTRICT.fullmatch(cells["district"]), "应为六位区代码", "not a six-digit code")
    require("stage", cells["stage"] in STAGES, "应为 P1 或 J1", "not P1 or J1")
    require("kind", cells["kind"] in list(Kind), "应为 public 或 private", "not public or private")
    for name, longest in (("name_zh", 60), ("address", 120)):
        require(name, 0 < len(cells[name]) <= longest, f"应为 1 到 {longest} 字", f"not 1 to {longest} long")
    require("name_en", len(cells["name_en"]) <= 120, "过长", "too long")
    for name, longest in (("zone", 40), ("fee_zh", 120), ("fee_en", 240)):
        require(name, len(cells[name]) <= longest, "过长", "too long")
    for name in ("name_zh", "name_en", "address", "zone", "fee_zh", "fee_en"):
        require(name, cells[name].isprintable(), "含不可见字符", "has characters that cannot be shown")
    require("year", _is_number(cells["year"], 2000, 2199), "应为年份", "not a year")
    require("capacity", _is_number(cells["capacity"], 0, MOST_PLACES), "应为人数", "not a number of children")
    if cells["bought"]:
        require("bought", cells["kind"] == Kind.PRIVATE, "只能是民办学校", "of private schools only")
        seats = int(cells["capacity"])
        require(
            "bought", _is_number(cells["bought"], 0, seats), "应不超过学位数", "not a number of its seats"
        )
    return SchoolLine(
        code=cells["code"],
        name_zh=cells["name_zh"],
        name_en=cells["name_en"] or cells["name_zh"],
        district_code=cells["district"],
        stage=cells["stage"],
        kind=Kind(cells["kind"]),
        address=cells["address"],
        year=int(cells["year"]),
        capacity=int(cells["capacity"]),
        line=number,
        zone=cells["zone"] or None,
        bought=int(cells["bought"]) if cells["bought"] else None,
        fee_zh=cells["fee_zh"] or None,
        fee_en=cells["fee_en"] or None,
    )


def _is_number(text: str, least: int, most: int) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10 and least <= int(text) <= most


def _refuse_contradictions(lines: list[SchoolLine], file: str) -> None:
    """A school may stand in the list once a year, and is the same school every year."""
    years: set[tuple[str, int]] = set()
    schools: dict[str, tuple[object, ...]] = {}
    for one in lines:
        if (one.code, one.year) in years:
            raise BadSchoolList(
                file, one.line, f"学校 {one.code} 重复", f"school {one.code} stands in the list twice"
            )
        years.add((one.code, one.year))
        same = (one.name_zh, one.name_en, one.district_code, one.stage, one.kind, one.address)
        if schools.setdefault(one.code, same) != same:
            raise BadSchoolList(
                file,
                one.line,
                f"学校 {one.code} 与前面的行不一致",
                f"school {one.code} differs from an earlier line",
            )
