"""Deadlines in working days of the official calendar."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from app.domain.slots import OfficialDay, judge_day


def after(start: date, days: int, official: Mapping[date, OfficialDay]) -> date:
    """The `days`-th working day after `start`, which does not count itself (民法典第二百零一条: 开始的当日不计入)."""
    on = start
    while days > 0:
        on += timedelta(days=1)
        days -= judge_day(on, official).is_worked
    return on
