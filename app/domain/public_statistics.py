"""Figures that everybody may read: whole days that are over, whole fives, and no share of a handful of families."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date

from app.domain.explain import Text
from app.domain.seats import LEAST_SHOWN, rounded, told

LEAST_FOR_SHARE = 20
"""A share or a median of fewer than this is not told: with few families it would speak of one of them."""
_DAY = 86_400

METHOD = Text(
    f"每天零点后统计一次，只算已经过去的整天。数量向下取整到 {LEAST_SHOWN} 的倍数，"
    f"少于 {LEAST_SHOWN} 件只写“少于 {LEAST_SHOWN} 件”；"
    f"不足 {LEAST_FOR_SHARE} 件时不公布比例和天数，以免认出是哪一家。"
    "“网上办理”指不是由工作人员在窗口代办；“一样材料都没传”指没有上传过任何材料；"
    "“审核天数”是从进入人工审核到作出决定的中位数，不足半天按半天。",
    f"Counted once a day after midnight, over days that are over. Counts are rounded down to fives and 1 to"
    f" {LEAST_SHOWN - 1} are shown as “fewer than {LEAST_SHOWN}”; shares and days are told from {LEAST_FOR_SHARE} on,"
    " so that no family can be singled out. Online means without a helper at a counter; nothing brought means not one"
    " file handed in; days to review are the median from reaching a reviewer to the decision, in half days, upwards.",
)


@dataclass(frozen=True)
class Tally:
    """Exact counts of one district, or of several together; `review_seconds` is the median, None before any."""

    handed_in: int = 0
    assisted: int = 0
    without_papers: int = 0
    decided: int = 0
    review_seconds: float | None = None


@dataclass(frozen=True)
class Figures:
    """What is told of a tally: a count in fives (None for 1 to 4) and its words, shares in whole percent."""

    handed_in: int | None
    handed_in_zh: str
    handed_in_en: str
    online_percent: int | None
    nothing_brought_percent: int | None
    review_days: float | None


@dataclass(frozen=True)
class DayTold:
    """Applications handed in on a day, told like every count."""

    on: date
    count: int | None
    count_zh: str
    count_en: str


def tell(tally: Tally) -> Figures:
    """The figures of a tally."""
    count = rounded(tally.handed_in)
    words = in_words(count)
    return Figures(
        handed_in=count,
        handed_in_zh=words.zh,
        handed_in_en=words.en,
        online_percent=percent(tally.handed_in - tally.assisted, tally.handed_in),
        nothing_brought_percent=percent(tally.without_papers, tally.handed_in),
        review_days=half_days(tally.review_seconds) if tally.decided >= LEAST_FOR_SHARE else None,
    )


def tell_day(on: date, count: int) -> DayTold:
    """The count of a day."""
    shown = rounded(count)
    words = in_words(shown)
    return DayTold(on, shown, words.zh, words.en)


def in_words(count: int | None) -> Text:
    """A rounded count of applications in words."""
    if count is None:
        return Text(f"少于 {LEAST_SHOWN} 件", told(None).en)
    return Text(f"{count} 件", str(count))


def percent(part: int, whole: int) -> int | None:
    """Whole percent between rounded counts, so that the share tells no more than they do; None of a handful."""
    if whole < LEAST_FOR_SHARE:
        return None
    return round(100 * _fives(part) / _fives(whole))


def half_days(seconds: float | None) -> float | None:
    """Half days upwards, so that a review never looks quicker than it was."""
    return None if seconds is None else max(0.5, math.ceil(2 * seconds / _DAY) / 2)


def _fives(count: int) -> int:
    return count - count % LEAST_SHOWN
