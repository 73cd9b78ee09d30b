"""A block of the wall as a table that a spreadsheet opens: Chinese headings, UTF-8 with BOM, nothing that computes."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from app.domain.seats import LABELS
from app.domain.spreadsheet import inert
from app.domain.wall import Block, Named
from app.services.show_wall import Wall

BOM = "\ufeff"
Row = tuple[Any, ...]


def as_csv(wall: Wall, block: Block) -> str:
    """The block's rows under its headings."""
    headings, rows = _TABLES[block]
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(headings)
    writer.writerows([_cell(value) for value in row] for row in rows(wall))
    return BOM + file.getvalue()


def _cell(value: Any) -> str:
    return "" if value is None else inert(str(value))


def _named(rows: Iterable[Named]) -> Iterable[Row]:
    return ((one.name_zh, one.count) for one in rows)


def _schools(wall: Wall) -> Iterable[Row]:
    for one in wall.schools:
        seats = (one.capacity, one.bought, one.applicants, one.first_choice, one.any_choice, one.in_catchment)
        level = LABELS[one.level].zh
        yield (one.district_code, one.code, one.name_zh, one.zone, *seats, one.remaining, one.ratio, level)


def _zones(wall: Wall) -> Iterable[Row]:
    for one in wall.zones:
        seats = (one.capacity, one.applicants, one.remaining, one.ratio, LABELS[one.level].zh)
        yield (one.district_code, one.stage, one.zone, one.schools, *seats)


def _shares(wall: Wall) -> Iterable[Row]:
    shares = wall.shares
    yield ("网上办理", shares.online, shares.handed_in, shares.share_online)
    yield ("零材料", shares.zero_proof, shares.handed_in, shares.share_zero_proof)
    yield ("10 分钟内报完", shares.quick, shares.handed_in, shares.share_quick)
    yield ("现场一次办成", shares.one_visit, shares.confirmed, shares.share_one_visit)


def _review(wall: Wall) -> Iterable[Row]:
    review = wall.review
    yield ("已办结任务", review.decided)
    yield ("办结用时中位数（秒）", review.median_seconds)
    yield ("办结用时九成以内（秒）", review.p90_seconds)
    yield ("领取到办结中位数（秒）", review.handling_seconds)
    yield ("近 24 小时办结", review.decided_last_day)
    yield ("人均每小时办结", review.per_reviewer_hour)
    yield ("数据直接办结的申请", review.settled_by_data)
    yield ("节省审核时间（秒）", review.seconds_saved)


_SCHOOL = (
    "区代码", "学校代码", "学校", "片区", "学位数", "政府购买学位", "报名人数", "第一志愿", "全部志愿", "片区内",
    "剩余", "报名与学位比", "预警",
)  # fmt: skip
_ZONE = ("区代码", "学段", "片区", "学校数", "学位数", "报名人数", "剩余", "报名与学位比", "预警")
_TABLES: Mapping[Block, tuple[Row, Callable[[Wall], Iterable[Row]]]] = {
    Block.BY_DAY: (("日期", "申请量"), lambda wall: ((one.on, one.count) for one in wall.by_day)),
    Block.BY_HOUR: (
        ("时段", "申请量"),
        lambda wall: ((f"{one.hour:02d}:00", one.count) for one in wall.by_hour),
    ),
    Block.BY_STATE: (("状态", "申请数"), lambda wall: _named(wall.by_state)),
    Block.SCHOOLS: (_SCHOOL, _schools),
    Block.ZONES: (_ZONE, _zones),
    Block.WARNINGS: (("预警级别", "学校数"), lambda wall: _named(wall.warnings)),
    Block.DATASETS: (
        ("数据项", "核验次数", "通过次数", "通过率"),
        lambda wall: ((one.name_zh, one.total, one.verified, one.pass_rate) for one in wall.datasets),
    ),
    Block.SHARES: (("指标", "数量", "总数", "占比"), _shares),
    Block.REVIEW: (("指标", "数值"), _review),
    Block.MESSAGES: (("短信状态", "条数"), lambda wall: _named(wall.messages)),
    Block.QUEUES: (
        ("队列", "等待数", "最久等待（秒）"),
        lambda wall: ((one.name_zh, one.waiting, one.oldest_seconds) for one in wall.queues),
    ),
}
