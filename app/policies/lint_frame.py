"""What a district changes in the city's method: its items, how time counts and the order of equal points."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from app.domain.explain import Text
from app.domain.reading import Path
from app.policies.cases import shown
from app.policies.lint_classes import Remark

Values = dict[str, Any]
WORDS = frozenset({"title", "law", "laws", "note", "remedy", "reason", "needs_person"})
"""Keys that say something and change no points."""
LEFT_OPEN = "until"
"""The last day that counts is each year's own where the frame names none."""


def remarks(values: Values, frame: Values, own: Values) -> Iterator[Remark]:
    """An error for every difference from the frame, a warning where the pack's own file gives its reason.

    `values` are those of the pack over its frames, `own` those of its file alone.
    """
    another_year = values.get("entry_year") != frame.get("entry_year")
    citys, held = frame.get("items", {}), values.get("items", {})
    if citys:
        yield from _other_items(held, citys)
    for name in held.keys() & citys.keys():
        yield from _judged(
            _unlike(held[name], citys[name], ("items", name), another_year),
            Text("计分办法", "scores"),
            own.get("items", {}).get(name, {}),
        )
    if "counting" in frame:
        found = _unlike(values["counting"], frame["counting"], ("counting",), another_year)
        left = (("counting", LEFT_OPEN),) if LEFT_OPEN not in frame["counting"] else ()
        differing = (one for one in found if one[0] not in left)
        yield from _judged(differing, Text("时间计法", "counts time"), own.get("counting", {}))
    if "ties" in frame:
        ties = _unlike_ties(values.get("ties", {}), frame["ties"])
        yield from _judged(ties, Text("同分次序", "orders equal points"), own.get("ties", {}))


Unlike = tuple[Path, object, object]
"""Path, the pack's value and the frame's."""


def _other_items(held: Values, citys: Values) -> Iterator[Remark]:
    """No reason allows another list of items."""
    for name in citys:
        if name not in held:
            yield ("items",), True, Text(f"缺少市定积分项 {name}", f"lacks the frame's item {name}")
    for name in held:
        if name not in citys:
            yield ("items", name), True, Text("不是市定的积分项", "is not an item of the frame")


def _unlike(held: Any, citys: Any, path: Path, another_year: bool) -> Iterator[Unlike]:
    """Every value in which the two differ; days may move on with the year, lists of words have no order."""
    if isinstance(held, dict) and isinstance(citys, dict):
        for key in dict.fromkeys((*citys, *held)):
            if key not in WORDS:
                yield from _unlike(held.get(key), citys.get(key), (*path, key), another_year)
    elif _plain(held) != _plain(citys) and not (another_year and _is_day(held) and _is_day(citys)):
        yield path, held, citys


def _plain(value: Any) -> Any:
    return sorted(map(str, value)) if isinstance(value, list) else value


def _is_day(value: object) -> bool:
    try:
        return isinstance(value, str) and bool(date.fromisoformat(f"{value}-01"[:10]))
    except ValueError:
        return False


def _unlike_ties(held: Values, citys: Values) -> Iterator[Unlike]:
    """The steps as a list: which, by what, in which order."""
    steps = [_steps(ties) for ties in (held, citys)]
    if steps[0] != steps[1]:
        yield ("ties",), steps[0], steps[1]


def _steps(ties: Values) -> list[str]:
    entries = [(name, tie) for name, tie in ties.items() if name != "reason"]
    return [str(tie.get("item") or tie.get("key") or name) for name, tie in entries]


def _judged(found: Iterator[Unlike], what: Text, own: Values) -> Iterator[Remark]:
    reason = own.get("reason")
    for path, held, citys in found:
        zh = f"{what.zh}与市定不同\uff1a此处 {shown(held, '无')}\uff0c市定 {shown(citys, '无')}"
        en = f"{what.en} unlike the frame: {shown(held, 'nothing')} here, {shown(citys, 'nothing')} there"
        if reason:
            said = Text(f"{zh}\uff0c理由\uff1a{reason['zh']}", f"{en}, because {reason['en']}")
        else:
            said = Text(f"{zh}\uff0c须写明理由 reason", f"{en}, without a reason")
        yield path, not reason, said
