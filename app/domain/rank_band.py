"""Where a total of points lies among those of the district, as a band and never as a place."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from app.domain.explain import Law, Text
from app.domain.seats import LEAST_SHOWN


@dataclass(frozen=True, slots=True)
class RankBandRule:
    """A band is `width` percent wide; among fewer than `least` children none is told."""

    width: int
    least: int
    law: Law


@dataclass(frozen=True, slots=True)
class RankBand:
    """Better than all but `from_percent`, among the first `to_percent`; `among` is rounded down to fives."""

    from_percent: int
    to_percent: int
    among: int
    words: Text


def find_rank_band(rule: RankBandRule, totals: Mapping[Decimal, int], total: Decimal) -> RankBand | None:
    """The band of `total` in `totals` (points -> how many children, this child among them); None among too few.

    Equal totals share one band, wide enough for the first and the last of them: what parts them is the order of
    ties, which is not known before all have confirmed.
    """
    count = sum(totals.values())
    if count < rule.least:
        return None
    ahead = sum(children for points, children in totals.items() if points > total)
    level = max(1, totals.get(total, 0))
    first = rule.width * math.floor(100 * ahead / count / rule.width)
    last = rule.width * math.ceil(100 * (ahead + level) / count / rule.width)
    first, last, among = min(first, 100 - rule.width), min(last, 100), count - count % LEAST_SHOWN
    return RankBand(first, last, among, _in_words(first, last, among))


def too_few(rule: RankBandRule) -> Text:
    """What is said instead of a band."""
    return Text(
        f"通过资格审核的孩子满 {rule.least} 名后，这里会显示大致的排名区间。",
        f"A rank band is shown once {rule.least} children have qualified.",
    )


def _in_words(first: int, last: int, among: int) -> Text:
    zh = f"前 {last}%" if not first else f"第 {first}%～{last}% 之间"
    en = f"the first {last}%" if not first else f"between {first}% and {last}%"
    return Text(
        f"在本区同一学段已通过资格审核的约 {among} 名孩子里，这个积分目前排在{zh}。"
        "还有家庭在审核、确认，区间会变；它不是最后的名次，也和报名先后无关。",
        f"Among the about {among} children of the district who have qualified for this stage, these points are now in"
        f" {en}. Others are still being reviewed, so the band will move; it is no final place, and the order of"
        " applying plays no part in it.",
    )
