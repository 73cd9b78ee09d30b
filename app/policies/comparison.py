"""Two packs side by side: every value that differs, with the file and line on both sides, and in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from app.domain.explain import Text
from app.domain.reading import Path, path_text
from app.policies.library import Library
from app.policies.source import Stack

ABSENT = object()
SECTIONS: dict[str, Text] = {
    "title": Text("名称", "Title"),
    "kind": Text("录取方式", "Kind"),
    "in_force": Text("施行期", "In force"),
    "base_years": Text("基本年限", "Base years"),
    "total_cap": Text("总分", "Total"),
    "counting": Text("时间怎么计", "Counting of time"),
    "checks": Text("申请条件", "Conditions"),
    "items": Text("积分项", "Items"),
    "qualifying_line": Text("入围分数线", "Qualifying line"),
    "veto": Text("一票否决", "Veto"),
    "ties": Text("同分次序", "Ties"),
    "classes": Text("类别", "Classes"),
    "batches": Text("批次", "Batches"),
    "placement": Text("人工认定类别", "Placement by a person"),
    "documents": Text("材料", "Papers"),
    "timetable": Text("时间表", "Timetable"),
    "procedure": Text("办理方式", "Procedure"),
    "green_channel": Text("绿色通道", "Green channel"),
    "slots": Text("现场时段", "Slots"),
    "sites": Text("地点", "Sites"),
    "catchments": Text("划片", "Catchments"),
    "messages": Text("短信", "Messages"),
    "notice": Text("须知", "Notice"),
    "declaration": Text("承诺", "Declaration"),
    "contact": Text("咨询", "Contact"),
    "milestones": Text("工作节点", "Milestones"),
    "sources": Text("文件来源", "Sources"),
}
_OTHER = Text("其他", "Other")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value is written; `shown` is the value, or that there is none."""

    file: str
    line: int
    shown: Text


@dataclass(frozen=True, slots=True)
class Difference:
    """One value that is not the same; `title` is the nearest title above it."""

    section: str
    field: str
    title: Text | None
    old: Place
    new: Place

    @property
    def section_title(self) -> Text:
        return SECTIONS.get(self.section, _OTHER)


def compare(library: Library, old_id: str, new_id: str) -> list[Difference]:
    """What differs from `old_id` to `new_id`, by section; raises `UnknownPolicy` or `BrokenPack`."""
    return differences(library.stack(old_id), library.stack(new_id))


def differences(old: Stack, new: Stack) -> list[Difference]:
    """What differs between the values of two packs, whatever files they are written in."""
    found = [_difference(old, new, path) for path in _paths(old.values, new.values, ())]
    order = list(SECTIONS)
    return sorted(
        found,
        key=lambda one: order.index(one.section) if one.section in order else len(order),
    )


def _paths(old: Any, new: Any, path: Path) -> Iterator[Path]:
    """The paths of the values that differ, mappings key by key, anything else as a whole."""
    if isinstance(old, dict) and isinstance(new, dict):
        for key in dict.fromkeys((*old, *new)):
            yield from _paths(old.get(key, ABSENT), new.get(key, ABSENT), (*path, key))
        if (
            list(old) != list(new)
            and set(old) == set(new)
            and path in (("ties",), ("classes",), ("batches",))
        ):
            yield path
    elif old != new:
        yield path


def _difference(old: Stack, new: Stack, path: Path) -> Difference:
    return Difference(
        section=str(path[0]),
        field=path_text(path),
        title=_title(new.values, path) or _title(old.values, path),
        old=_place(old, path),
        new=_place(new, path),
    )


def _place(stack: Stack, path: Path) -> Place:
    file, line = stack.locate(path)
    return Place(file, line, _shown(_value(stack.values, path)))


def _value(values: Any, path: Path) -> Any:
    for step in path:
        if not isinstance(values, dict) or step not in values:
            return ABSENT
        values = values[step]
    return values


def _title(values: Any, path: Path) -> Text | None:
    """The title of the innermost mapping along the path that has one."""
    found = None
    for step in path[:-1]:
        if not isinstance(values, dict):
            return found
        values = values.get(step)
        title = values.get("title") if isinstance(values, dict) else None
        if isinstance(title, dict) and {"zh", "en"} <= title.keys():
            found = Text(str(title["zh"]), str(title["en"]))
    return found


def _shown(value: Any) -> Text:
    if value is ABSENT:
        return Text("（没有）", "(none)")
    if isinstance(value, bool):
        return Text("是", "yes") if value else Text("否", "no")
    if isinstance(value, dict):
        if set(value) == {"zh", "en"}:
            return Text(str(value["zh"]), str(value["en"]))
        if isinstance(value.get("title"), dict):
            return _shown(value["title"])
        inner = ", ".join(str(key) for key in value)
        return Text(f"（{inner}）", f"({inner})")
    if isinstance(value, list):
        parts = [_shown(one) for one in value]
        return Text("、".join(p.zh for p in parts) or "（空）", ", ".join(p.en for p in parts) or "(empty)")
    return Text(str(value), str(value))
