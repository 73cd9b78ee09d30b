"""YAML files with their line numbers, and packs laid over the frames they name."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, reduce
from pathlib import Path
from typing import Any

from yaml import MarkedYAMLError, YAMLError

from app.domain.errors import DomainError
from app.domain.reading import BadValue
from app.policies.yaml_node import DEEPEST, BadYaml, Entry, MappingNode, Node, SequenceNode, compose

MOST_NODES = 100_000
ORDERED = ("batches", "classes", "ties")


class BrokenPack(DomainError):
    """A pack or case file that cannot be used; `file` and `line` say where."""

    code = "broken_pack"
    zh = "{file} 第 {line} 行：{problem_zh}"
    en = "{file}:{line}: {problem_en}"

    def __init__(self, file: str, line: int, zh: str, en: str) -> None:
        super().__init__(file=file, line=line, problem_zh=zh, problem_en=en)


@dataclass(frozen=True, slots=True)
class Written:
    """One file as written: its name for messages and its nodes, which remember their lines."""

    file: str
    data: Node

    def find_line(self, path: tuple[str | int, ...]) -> tuple[int, int]:
        """How many steps of `path` exist here, and the line (from 1) of the last of them."""
        node: Node = self.data
        line = 1
        for depth, step in enumerate(path):
            found = _step(node, step)
            if found is None:
                return depth, line
            line, node = found.line, found.value
        return len(path), line


def _step(node: Node, step: str | int) -> Entry | None:
    if isinstance(node, MappingNode):
        return node.entries.get(str(step))
    if isinstance(node, SequenceNode) and isinstance(step, int) and 0 <= step < len(node.entries):
        return node.entries[step]
    return None


@lru_cache(maxsize=32)
def parse(text: str, file: str) -> Written:
    """Read YAML (or JSON, which is YAML); a syntax error becomes a `BrokenPack` with its line.

    What was just read is remembered: six districts lie over one frame, and reading it costs more than all they add.
    """
    try:
        data = compose(text)
    except BadYaml as error:
        raise BrokenPack(
            file, error.line, f"YAML 语法错误：{error.problem}", f"YAML: {error.problem}"
        ) from None
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem = " ".join(str(error.problem or error.context or "syntax").split())
        last = text.count("\n")  # libyaml sees the end of a text on a line of its own
        line = min(mark.line, last) + 1 if mark else 1
        raise BrokenPack(file, line, f"YAML 语法错误：{problem}", f"YAML: {problem}") from None
    except (YAMLError, ValueError) as error:
        problem = " ".join(str(error).split())[:200]
        raise BrokenPack(file, 1, f"无法读取：{problem}", f"cannot be read: {problem}") from None
    return Written(file, data)


def read(path: Path, file: str) -> Written:
    """Read the file at `path`, called `file` in messages."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise BrokenPack(file, 1, "没有这个文件", "there is no such file") from None
    except (OSError, UnicodeDecodeError) as error:
        problem = str(error)
        raise BrokenPack(file, 1, f"无法读取：{problem}", f"cannot be read: {problem}") from None
    return parse(text, file)


def as_plain(written: Written) -> Any:
    """The nodes as ordinary dicts, lists and scalars; keys become text.

    Aliases are written out, so depth and number are bounded: a few lines can stand for billions.
    """
    left = MOST_NODES

    def plain(node: Node, depth: int) -> Any:
        nonlocal left
        left -= 1
        if left < 0 or depth > DEEPEST:
            raise BrokenPack(written.file, 1, "内容过多或嵌套过深", "too large or nested too deeply")
        if isinstance(node, MappingNode):
            return {key: plain(entry.value, depth + 1) for key, entry in node.entries.items()}
        if isinstance(node, SequenceNode):
            return [plain(entry.value, depth + 1) for entry in node.entries]
        return node

    return plain(written.data, 0)


def overlay(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    """`above` laid over `below`: mappings merge key by key, anything else replaces, null takes away."""
    merged = dict(below)
    for key, value in above.items():
        if value is None:
            merged.pop(key, None)
        elif isinstance(value, dict) and isinstance(merged.get(key), dict):
            merged[key] = overlay(merged[key], value)
        else:
            merged[key] = value
    return merged


@dataclass(frozen=True, slots=True)
class Stack:
    """A pack over its frames, nearest first, and the values that result."""

    layers: tuple[Written, ...]
    values: dict[str, Any]

    def broken(self, error: BadValue) -> BrokenPack:
        """`error` with the file and line of the layer that holds the value."""
        file, line = self.locate(error.path)
        return BrokenPack(file, line, error.sentence("zh"), error.sentence("en"))

    def locate(self, path: tuple[str | int, ...]) -> tuple[str, int]:
        """The file and line that hold the value at `path`: of the nearest layer that goes deepest along it."""
        best = max(self.layers, key=lambda layer: layer.find_line(path)[0])
        return best.file, best.find_line(path)[1]

    def digest(self) -> str:
        """SHA-256 of the values, whatever the layout of the files; the order of ties, classes and batches is law."""
        order = {key: list(self.values[key]) for key in ORDERED if isinstance(self.values.get(key), dict)}
        written = json.dumps(self.values, ensure_ascii=False, sort_keys=True, default=_scalar)
        return hashlib.sha256(f"{written}{json.dumps(order)}".encode()).hexdigest()

    def as_json(self) -> str:
        """The values in their own order, from which `read_policy` makes the same policy again."""
        return json.dumps(self.values, ensure_ascii=False, default=_scalar)


def _scalar(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def filed(text: str, name: str) -> Stack:
    """The values of a version that was filed (`Stack.as_json`), called `name` in messages."""
    layer = parse(text, name)
    return Stack((layer,), as_plain(layer))


def stack(root: Path, name: str, *, draft: Path | None = None) -> Stack:
    """The pack `name` below `root` with the frames it names, each file read once; `draft` is read in its place."""
    layers: list[Written] = []
    written: list[dict[str, Any]] = []
    wanted: str | None = name
    while wanted is not None:
        if len(layers) > 4:
            raise BrokenPack(layers[-1].file, 1, "frame 层数过多", "too many frames on top of each other")
        file = f"{wanted}.yaml"
        outside = draft if not layers else None
        layer = read(outside, str(outside)) if outside else read(root / file, f"policies/{file}")
        data = as_plain(layer)
        if not isinstance(data, dict):
            raise BrokenPack(layer.file, 1, "应为键值表", "must be a mapping")
        layers.append(layer)
        wanted = _frame(data, layer)
        written.append(data)
    return Stack(tuple(layers), reduce(overlay, reversed(written)))


def _frame(data: dict[str, Any], layer: Written) -> str | None:
    frame = data.pop("frame", None)
    if frame is None:
        return None
    if not isinstance(frame, str) or not all(part.replace("-", "").isalnum() for part in frame.split("/")):
        line = layer.find_line(("frame",))[1]
        raise BrokenPack(layer.file, line, "frame 应为政策框架的名称", "frame must name a frame")
    return frame
