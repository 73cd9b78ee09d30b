"""Batches by catchment: which classes of applicant come first, and in what order within one batch."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.domain.explain import Law, Text


class PolicyKind(StrEnum):
    """Whether points or batches admit; `both` is batches first, points ordering within one."""

    POINTS = "points"
    BATCHES = "batches"
    BOTH = "both"


class OrderKey(StrEnum):
    """What orders the children of one batch; dates ascending, points descending, then the draw number."""

    HUKOU_DATE = "hukou_date"
    PURCHASE_DATE = "purchase_date"
    LEASE_START = "lease_start"
    EMPLOYMENT_START = "employment_start"
    INSURANCE_START = "insurance_start"
    RESIDENCE_START = "residence_start"
    POINTS = "points"
    DRAW = "draw"


TITLES = {
    OrderKey.HUKOU_DATE: Text("落户时间", "date of the household registration"),
    OrderKey.PURCHASE_DATE: Text("购房时间", "date of purchase"),
    OrderKey.LEASE_START: Text("租房备案时间", "start of the registered lease"),
    OrderKey.EMPLOYMENT_START: Text("稳定就业时间", "start of stable employment"),
    OrderKey.INSURANCE_START: Text("参保时间", "start of insurance"),
    OrderKey.RESIDENCE_START: Text("居住登记时间", "start of registered residence"),
    OrderKey.POINTS: Text("积分", "points"),
    OrderKey.DRAW: Text("电脑派位随机号", "draw number"),
}


@dataclass(frozen=True, slots=True)
class Batch:
    """Children of `classes` are admitted before those of later batches, among themselves by `order`."""

    id: str
    title: Text
    law: Law
    classes: tuple[str, ...]
    order: tuple[OrderKey, ...]


@dataclass(frozen=True, slots=True)
class Placement:
    """Two people may place whom the data puts in no batch in one of `classes`; a pack without it leaves no room."""

    classes: tuple[str, ...]
    law: Law
