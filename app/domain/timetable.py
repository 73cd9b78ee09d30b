"""What in a timetable cannot work: steps of which one builds on the other, in an order that leaves no time."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from app.domain.explain import Text
from app.domain.procedure import Window

ONE_AFTER_ANOTHER = ("pre_registration", "application", "on_site", "results")
"""Each has to be over before the next begins."""
BEFORE_THE_END_OF = (("points_confirmation", "on_site"), ("recheck", "results"), ("application", "recheck"))
"""The first may not close after the second."""
BEGINS_WITH = (("results", "reporting"),)
"""The second may not open before the first."""


def contradictions(windows: Sequence[Window]) -> list[Text]:
    """Sentences, none where the timetable works; windows that a pack does not have are left out."""
    known = {window.id: window for window in windows}
    order = [known[name] for name in ONE_AFTER_ANOTHER if name in known]
    found = [
        _sentence(first, second, "尚未结束，", "已经开始", "is not over when", "begins")
        for first, second in pairwise(order)
        if second.opens_on <= first.closes_on
    ]
    found += [
        _sentence(known[first], known[second], "结束晚于", "", "ends after", "")
        for first, second in BEFORE_THE_END_OF
        if first in known and second in known and known[first].closes_on > known[second].closes_on
    ]
    found += [
        _sentence(known[second], known[first], "开始早于", "", "begins before", "")
        for first, second in BEGINS_WITH
        if first in known and second in known and known[second].opens_on < known[first].opens_on
    ]
    return found


def _sentence(first: Window, second: Window, zh: str, zh_end: str, en: str, en_end: str) -> Text:
    days = f"{first.opens_on}–{first.closes_on}, {second.opens_on}–{second.closes_on}"
    return Text(
        f"{first.title.zh}{zh}{second.title.zh}{zh_end}（{days}）",
        " ".join(filter(None, (first.title.en, en, second.title.en, en_end, f"({days})"))),
    )
