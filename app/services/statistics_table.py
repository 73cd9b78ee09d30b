"""The public statistics as tables that a spreadsheet opens: Chinese headings, UTF-8 with BOM, nothing that computes."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from app.domain.spreadsheet import inert
from app.services.publish_statistics import PublicStatistics

BOM = "\ufeff"
_PARTS = (
    "区代码", "区", "申请件数", "网上办理（%）", "一样材料都没传（%）", "审核天数（中位数）", "公布学位的学校", "学位",
    "其中政府购买", "学位预警",
)  # fmt: skip
_DAYS = ("日期", "区代码", "区", "申请件数")


class Table(StrEnum):
    """The figures of each district, or its days."""

    DISTRICTS = "districts"
    DAYS = "days"


def as_csv(statistics: PublicStatistics, table: Table) -> str:
    """The rows under their headings; a cell is empty where a figure is not told."""
    headings, rows = (_DAYS, _days) if table is Table.DAYS else (_PARTS, _parts)
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(headings)
    writer.writerows([_cell(value) for value in row] for row in rows(statistics))
    return BOM + file.getvalue()


def _parts(statistics: PublicStatistics) -> Iterable[tuple[Any, ...]]:
    for one in statistics.parts:
        told = one.figures
        shares = (told.online_percent, told.nothing_brought_percent, told.review_days)
        seats = (one.schools, one.capacity, one.bought, one.warnings)
        yield (one.code, one.name_zh, told.handed_in_zh, *shares, *seats)


def _days(statistics: PublicStatistics) -> Iterable[tuple[Any, ...]]:
    for one in statistics.parts:
        yield from ((day.on, one.code, one.name_zh, day.count_zh) for day in one.days)


def _cell(value: Any) -> str:
    return "" if value is None else inert(str(value))
