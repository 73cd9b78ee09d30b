"""A new pack to be filled in: a commented skeleton that `policy check` reads."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.constructor import RoundTripConstructor
from ruamel.yaml.nodes import ScalarNode

from app.domain.batch import PolicyKind
from app.domain.errors import DomainError, InvalidInput
from app.policies import skeleton_frame, source
from app.policies.library import Library

_ID = re.compile(r"(?P<city>[a-z][a-z0-9_]*)/(?P<district>[a-z][a-z0-9_]*)/(?P<year>\d{4})")
_MARK = "填"
TEMPLATES = Path(__file__).parent / "skeletons"


class BadPolicyId(InvalidInput):
    code = "bad_policy_id"
    zh = "政策名应为 城市/区/年份，如 xiamen/siming/2018；得到 {policy}。"
    en = "A policy is named city/district/year, for example xiamen/siming/2018, not {policy}."


class PackExists(DomainError):
    code = "pack_exists"
    zh = "{file} 已经存在，不会覆盖。"
    en = "{file} exists already and is not overwritten."


class UnknownFrame(InvalidInput):
    code = "unknown_frame"
    zh = "没有框架 {frame}；可用：{known}。"
    en = "There is no frame {frame}; known: {known}."


class UnknownDistrict(InvalidInput):
    code = "district_of_another_city"
    zh = "框架的城市没有 {district} 这个区；可用：{known}。"
    en = "The frame's city has no district {district}; known: {known}."


@dataclass(frozen=True, slots=True)
class Skeleton:
    """The files written, by path below the policies folder."""

    pack: str
    case: str


def write(
    library: Library, policy_id: str, kind: PolicyKind, *, frame: str | None, like: str | None
) -> Skeleton:
    """Write the skeleton and a first case file; never over a file that exists.

    `frame` is the city's frame; `like` an earlier pack (of the same or another district) to begin from.
    """
    named = _ID.fullmatch(policy_id)
    if not named:
        raise BadPolicyId(policy=policy_id)
    pack = f"{policy_id}.yaml"
    case = f"{named['city']}/{named['district']}/cases/{named['year']}-first.yaml"
    for file in (pack, case):
        if (library.root / file).exists():
            raise PackExists(file=f"policies/{file}")
    text, code = _begin(library, named, kind, frame=frame, like=like)
    _put(library.root / pack, text)
    example = (TEMPLATES / "case.yaml").read_text(encoding="utf-8")
    year = int(named["year"])
    _put(
        library.root / case,
        _fill(example, {"year": str(year), "born1": str(year - 6), "code": code}),
    )
    return Skeleton(pack, case)


def begin(library: Library, policy_id: str, kind: PolicyKind, *, frame: str | None, like: str | None) -> str:
    """The text that `write` begins the pack with; nothing is written."""
    named = _ID.fullmatch(policy_id)
    if not named:
        raise BadPolicyId(policy=policy_id)
    return _begin(library, named, kind, frame=frame, like=like)[0]


def _begin(
    library: Library, named: re.Match[str], kind: PolicyKind, *, frame: str | None, like: str | None
) -> tuple[str, str]:
    """The text and the district's code, or a word for it where an earlier pack has it."""
    if like is not None:
        return _like(library, like, named[0], int(named["year"])), "district"
    return _from_nothing(library, kind, frame, named)


def _put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("x", encoding="utf-8") as file:
        file.write(text)


class _DatesAsWritten(RoundTripConstructor):
    """Leaves dates as text: moved on or not, a day is written as it was found."""


def _as_written(_: RoundTripConstructor, node: ScalarNode) -> str:
    return str(node.value)


_DatesAsWritten.add_constructor("tag:yaml.org,2002:timestamp", _as_written)


def _with_comments(file: Path) -> CommentedMap:
    """The file so that it can be written again with its comments; that it can be read at all is known."""
    reader = YAML(typ="rt", pure=True)
    reader.Constructor = _DatesAsWritten
    written: CommentedMap = reader.load(file.read_text(encoding="utf-8"))
    return written


def _like(library: Library, like: str, policy_id: str, year: int) -> str:
    """The earlier file with its days moved on; each is marked, since only a person knows the new ones."""
    stack = library.stack(like)
    years = year - int(like.rsplit("/", 1)[1])
    own = _with_comments(library.root / f"{like}.yaml")
    for path, value in _days(stack.values, ()):
        _set(own, path, _moved(value, years))
    writer, out = YAML(), io.StringIO()
    writer.width = 4096
    writer.dump(own, out)
    text = _QUOTED_DAY.sub(r"\1", out.getvalue())
    head = [
        f"# {_MARK}：从 {like} 起草，日期已顺延 {years} 年，凡标“{_MARK}”处请按新文件逐条核对，写明条款。",
        f"# To fill in: drafted from {like}, days moved on by {years}; check every line marked {_MARK}.",
    ]
    if like.rsplit("/", 1)[0] != policy_id.rsplit("/", 1)[0]:
        head.append(
            f"# {_MARK}：district、title、sites、contact 换成 {policy_id} 的。Another district: change these."
        )
    return "\n".join([*head, text])


_QUOTED_DAY = re.compile(r"'(\d{4}-\d{2}(?:-\d{2})?)'")
_DAY = re.compile(r"\d{4}-\d{2}(-\d{2})?")


def _days(values: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every day and month of a pack with its path, and the entry year; the days of sources stay."""
    for key, value in values.items():
        if isinstance(value, dict) and key != "sources":
            yield from _days(value, (*path, key))
        elif key == "entry_year" or (isinstance(value, str) and _DAY.fullmatch(value)):
            yield (*path, key), value


def _moved(value: Any, years: int) -> Any:
    if isinstance(value, int):
        return value + years
    moved = f"{int(value[:4]) + years}{value[4:]}"
    return f"{moved[:4]}-02-28" if moved[4:] == "-02-29" else moved


def _set(node: CommentedMap, path: tuple[str, ...], value: Any) -> None:
    """Put `value` at `path` of the file as written, whose keys may be numbers, and mark it."""
    for step in path[:-1]:
        key = next((own for own in node if str(own) == step), step)
        if not isinstance(node.get(key), CommentedMap):
            node[key] = CommentedMap()
        node = node[key]
    node[path[-1]] = value
    if not node.fa.flow_style():
        node.yaml_add_eol_comment(_MARK, path[-1])


_KEY = re.compile(r"^(?P<key>[a-z_]+):", re.MULTILINE)


def _from_nothing(
    library: Library, kind: PolicyKind, frame: str | None, named: re.Match[str]
) -> tuple[str, str]:
    """The sections that the frame does not have, from the templates; and the district's code."""
    values = _frame_values(library, frame)
    places = values.get("city", {}).get("districts", {})
    district, year = named["district"], int(named["year"])
    found = (str(code) for code, one in places.items() if one.get("pinyin") == district)
    code = next(found, None if places else "990001")
    if code is None:
        known = ", ".join(str(one.get("pinyin")) for one in places.values())
        raise UnknownDistrict(district=district, known=known)
    filled = {
        "year": str(year),
        "after": str(year + 1),
        "born": str(year - 7),
        "born1": str(year - 6),
        "district": district,
        "code": code,
        "source": str(next(iter(values.get("sources", {})), "notice")),
        "order": "hukou_date" if kind is PolicyKind.BATCHES else "points",
    }
    head = [
        f"# {_MARK}：凡有“{_MARK}”字的地方，按公布的文件填写，并写明条款；填完运行 icity policy check。",
        f"# To fill in: every place marked {_MARK}, from the text with its clause; then run icity policy check.",
        *([f"frame: {frame}"] if frame else []),
        *([] if "kind" in values else [f"kind: {kind.value}"]),
        f"district: {code}",
        f"entry_year: {year}",
        f"title: {{zh: {_MARK}-{district}{year}年招生, en: {district} {year}}}  # {_MARK}",
        "",
    ]
    sections = [(key, text) for key, text in _sections(kind) if key not in values]
    body = [
        _fill(text + (skeleton_frame.windows_reminded_of(values, text) if key == "timetable" else ""), filled)
        for key, text in sections
    ]
    if "checks" in values:
        body.insert(0, _fill("\n".join(skeleton_frame.left_open(values["checks"])) + "\n", filled))
    if "counting" in values:
        body.append(_fill(skeleton_frame.COUNTED_UNTIL, filled))
    return "\n".join(head) + "\n" + "\n".join(body), code


def _frame_values(library: Library, frame: str | None) -> dict[str, Any]:
    if frame is None:
        return {}
    known = [
        file.relative_to(library.root).with_suffix("").as_posix()
        for file in library.root.glob("*/frame*.yaml")
    ]
    if frame not in known:
        raise UnknownFrame(frame=frame, known=", ".join(sorted(known)))
    return source.stack(library.root, frame).values


_TEMPLATES: dict[PolicyKind, dict[str, tuple[str, ...]]] = {
    PolicyKind.POINTS: {"shared": (), "points": ()},
    PolicyKind.BATCHES: {"shared": (), "batches": ()},
    PolicyKind.BOTH: {"shared": (), "points": ("classes", "documents"), "batches": ("counting",)},
}
"""The templates of each kind, and the sections that another one of them says better."""


def _sections(kind: PolicyKind) -> list[tuple[str, str]]:
    """Key and text of each section of the templates, its comment lines with it."""
    found = []
    for name, left_out in _TEMPLATES[kind].items():
        text = (TEMPLATES / f"{name}.yaml").read_text(encoding="utf-8")
        for block in re.split(r"\n\n(?=[#a-z])", text.strip()):
            key = _KEY.search(block)
            assert key, block
            if key["key"] not in left_out:
                found.append((key["key"], block + "\n"))
    return found


def _fill(text: str, filled: dict[str, str]) -> str:
    """Braces belong to YAML: only known names are replaced."""
    for name, value in filled.items():
        text = text.replace(f"{{{name}}}", value)
    return text
