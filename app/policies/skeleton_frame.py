"""What a skeleton over a frame still has to say: the parts that the frame leaves to each district and year."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

_MARK = "填"
_DISTRICTS_OWN = ("hukou_not_in", "hukou_in", "hukou_outside")
"""Kinds of checks whose districts a frame leaves to the pack."""

COUNTED_UNTIL = """counting:
  until: {year}-08-31  # 填
  laws:
    until: {source: {source}, clause: 填-计算截止日}
"""


def windows_reminded_of(values: dict[str, Any], timetable: str) -> str:
    """The windows that the frame's reminders name and the template does not have."""
    reminders = values.get("messages", {}).get("reminders", [])
    missing = dict.fromkeys(str(one["window"]) for one in reminders if f"  {one['window']}:" not in timetable)
    return "".join(
        f"  {name}:\n    title: {{zh: {_MARK}-{name}, en: {name}}}\n"
        "    from: {year}-06-10  # 填\n    to: {year}-07-15  # 填\n    law: *dates\n"
        for name in missing
    )


def left_open(checks: dict[str, Any]) -> Iterator[str]:
    """The lines of `checks` over a frame's: the year's birthdays, and what the frame leaves to each district."""
    yield "checks:"
    for name, check in checks.items():
        lines = []
        if check.get("kind") == "born_between":
            lines += ["    from: {born}-09-01  # 填", "    to: {born1}-08-31  # 填"]
        if check.get("kind") in _DISTRICTS_OWN and "districts" not in check:
            lines.append("    districts: [{code}]  # 填")
        if "law" not in check:
            lines.append(f"    law: {{source: {{source}}, clause: {_MARK}-{check['title']['zh']}}}")
        if lines:
            yield from (f"  {name}:", *lines)
