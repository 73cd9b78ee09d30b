"""The monitoring wall: its blocks, what each is called, and how far texts and queues are in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from app.domain.explain import Text


class Block(StrEnum):
    """A chart of the wall, each with its table."""

    BY_DAY = "by_day"
    BY_HOUR = "by_hour"
    BY_STATE = "by_state"
    SCHOOLS = "schools"
    ZONES = "zones"
    WARNINGS = "warnings"
    DATASETS = "datasets"
    SHARES = "shares"
    REVIEW = "review"
    MESSAGES = "messages"
    QUEUES = "queues"


TITLES: Mapping[Block, Text] = {
    Block.BY_DAY: Text("每日申请量", "Applications per day"),
    Block.BY_HOUR: Text("今日各时段申请量", "Applications today, per hour"),
    Block.BY_STATE: Text("申请办理状态", "Applications by state"),
    Block.SCHOOLS: Text("学校热度", "Heat per school"),
    Block.ZONES: Text("片区热度", "Heat per zone"),
    Block.WARNINGS: Text("学位预警", "Seat warnings"),
    Block.DATASETS: Text("数据核验通过率", "Pass rate per dataset"),
    Block.SHARES: Text("网上办、零材料、一次办成", "Online, without papers, in one go"),
    Block.REVIEW: Text("审核效率", "Review"),
    Block.MESSAGES: Text("短信状态", "Texts"),
    Block.QUEUES: Text("待办队列", "Queues"),
}

MESSAGE_STATES: Mapping[str, Text] = {
    "pending": Text("待发送", "waiting"),
    "sending": Text("发送中", "being sent"),
    "unknown": Text("核实中", "being looked up"),
    "accepted": Text("运营商已受理", "accepted"),
    "sent": Text("已发出", "sent"),
    "delivered": Text("已送达", "delivered"),
    "undelivered": Text("未送达", "not delivered"),
    "failed": Text("发送失败", "failed"),
}

QUEUES: Mapping[str, Text] = {
    "review": Text("待审核任务", "review tasks"),
    "recheck": Text("待复查申请", "re-checks"),
    "failed_texts": Text("近 7 天未送达短信", "texts that failed within 7 days"),
    "parked": Text("需人工处理的后台任务（全市）", "jobs that need a person (city)"),
    "urgent": Text("后台任务：即时（全市）", "jobs, urgent (city)"),
    "bulk": Text("后台任务：批量（全市）", "jobs, bulk (city)"),
    "slow": Text("后台任务：慢速（全市）", "jobs, slow (city)"),
}

SAVED = Text(
    "节省审核时间 = 未产生人工任务即办结核验的申请数 × 人工办理一项任务的中位用时（领取到办结）。",
    "Review time saved = applications settled by data alone × the median time from claiming a task to deciding it.",
)


@dataclass(frozen=True)
class Day:
    """Applications handed in on a day."""

    on: date
    count: int


@dataclass(frozen=True)
class Hour:
    """Applications handed in today within an hour of the city's clock, 0 to 23."""

    hour: int
    count: int


@dataclass(frozen=True)
class Named:
    """How many of something that has a code and a name."""

    code: str
    name_zh: str
    name_en: str
    count: int


@dataclass(frozen=True)
class DatasetRate:
    """How often a dataset confirmed what it was asked, city-wide."""

    dataset: str
    name_zh: str
    name_en: str
    total: int
    verified: int
    pass_rate: float | None


QUICK = timedelta(minutes=10)
"""最多10分钟就能轻松完成报名 (Zoucheng 2021)."""


@dataclass(frozen=True)
class Shares:
    """Of the applications handed in: how many without a helper at a counter, without a single file, within `QUICK`.

    Of those `confirmed` on site: how many families came on one day only.
    """

    handed_in: int
    online: int
    share_online: float | None
    zero_proof: int
    share_zero_proof: float | None
    quick: int
    share_quick: float | None
    confirmed: int
    one_visit: int
    share_one_visit: float | None


@dataclass(frozen=True)
class Review:
    """Times in seconds over the season, pace over the last day; `seconds_saved` as `saved_*` says."""

    decided: int
    median_seconds: float | None
    p90_seconds: float | None
    handling_seconds: float | None
    decided_last_day: int
    per_reviewer_hour: float | None
    settled_by_data: int
    seconds_saved: float | None
    saved_zh: str = SAVED.zh
    saved_en: str = SAVED.en


@dataclass(frozen=True)
class Queue:
    """What waits, and for how long the oldest, in seconds."""

    code: str
    name_zh: str
    name_en: str
    waiting: int
    oldest_seconds: int | None


@dataclass(frozen=True)
class Titled:
    """A block and what it is called."""

    block: Block
    title_zh: str
    title_en: str


TITLED = [Titled(block, title.zh, title.en) for block, title in TITLES.items()]
