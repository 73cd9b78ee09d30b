"""What a valid pack may still get wrong in its days and its order: windows that cross, ties that never end."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.batch import OrderKey, PolicyKind
from app.domain.explain import Text
from app.domain.policy import Policy, Tie
from app.domain.procedure import Window
from app.policies.lint_classes import Remark

BEFORE = (
    ("pre_registration", "application"),
    ("application", "on_site"),
    ("application", "results"),
    ("recheck", "results"),
    ("points_confirmation", "results"),
    ("confirmation", "results"),
    ("on_site", "results"),
    ("results", "reporting"),
)
"""The first window of a pair closes before the second one opens."""


def remarks(policy: Policy) -> Iterator[Remark]:
    """Everything there is to say about the timetable, the cut-off and the order of equal points."""
    for window in policy.windows:
        yield from _in_force(policy, window)
    for first, second in BEFORE:
        yield from _crossing(policy.find_window(first), policy.find_window(second))
    if policy.counting.until.year != policy.entry_year:
        until, year = policy.counting.until, policy.entry_year
        yield (
            ("counting", "until"),
            True,
            Text(f"{until} 不在入学年 {year} 年内", f"{until} is not in the entry year {year}"),
        )
    yield from _ties(policy)


def _in_force(policy: Policy, window: Window) -> Iterator[Remark]:
    first, last = policy.in_force_from, policy.in_force_to
    for key, day in (("from", window.opens_on), ("to", window.closes_on)):
        if not first <= day <= last:
            yield (
                ("timetable", window.id, key),
                True,
                Text(f"{day} 不在施行期 {first} 至 {last} 内", f"{day} is not in force: {first} to {last}"),
            )


def _crossing(first: Window | None, second: Window | None) -> Iterator[Remark]:
    if first and second and second.opens_on <= first.closes_on:
        opens, closes = second.opens_on, first.closes_on
        yield (
            ("timetable", second.id, "from"),
            True,
            Text(
                f"{opens} 开始时“{first.title.zh}”还没有结束，应晚于 {closes}",
                f"{opens} is before {first.id} ends; must be after {closes}",
            ),
        )


def _ties(policy: Policy) -> Iterator[Remark]:
    """Equal points are ordered to the end: by steps that differ, the last of them the draw."""
    if policy.kind is PolicyKind.BATCHES:
        return
    if not policy.ties or not _is_draw(policy.ties[-1]):
        yield ("ties",), True, Text("同分次序应以随机号结束", "the order of ties must end with the draw")
    seen: set[tuple[str | None, OrderKey | None]] = set()
    for tie in policy.ties:
        step = tie.item, None if _is_draw(tie) else tie.key
        if step in seen:
            yield ("ties", tie.id), True, Text("与前面的一步重复", "repeats a step before it")
        elif _is_draw(tie) and tie is not policy.ties[-1]:
            yield ("ties", tie.id), True, Text("随机号之后的次序无效", "decides all: no step can follow")
        seen.add(step)


def _is_draw(tie: Tie) -> bool:
    return tie.item is None and tie.key in (None, OrderKey.DRAW)
