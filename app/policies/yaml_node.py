"""YAML 1.2 as nodes that remember their lines, from the events of libyaml: ten times as fast as a parser in Python.

Where PyYAML comes without libyaml, its own parser gives the same events.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml
from yaml import events

DEEPEST = 30
Scalar = str | int | float | bool | None

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TEXT_TAGS = (None, "!", "tag:yaml.org,2002:str")
# The scalars of YAML 1.2: `yes` and `on` are text, 09:00 is no number, and a date is text for its reader to refuse.
_WORDS: dict[str, Scalar] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_NUMERIC = frozenset("-+.0123456789")
_BASED = re.compile(r"[-+]?0(?:b[01_]+|o[0-7_]+|x[0-9a-fA-F_]+)")
_WHOLE = re.compile(r"[-+]?[0-9][0-9_]*")
_FLOAT = re.compile(
    r"[-+]?(?:[0-9][0-9_]*\.[0-9_]*(?:[eE][-+]?[0-9]+)?|[0-9][0-9_]*[eE][-+]?[0-9]+|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?)"
)
_ENDLESS = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")


class BadYaml(ValueError):
    """What is not YAML, or not the part of it that packs are written in; `line` counts from 1."""

    def __init__(self, line: int, problem: str) -> None:
        super().__init__(problem)
        self.line = line
        self.problem = problem


@dataclass(slots=True, eq=False)
class Entry:
    """A value and the line it is said at: of its key in a mapping, its own in a list."""

    line: int
    value: Node


@dataclass(slots=True, eq=False)
class MappingNode:
    """Entries by their key as text, those merged from elsewhere (`<<`) last."""

    line: int
    entries: dict[str, Entry] = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class SequenceNode:
    """Entries in their order; `line` is that of the first."""

    line: int
    entries: list[Entry] = field(default_factory=list)


Node = Scalar | MappingNode | SequenceNode


def compose(text: str) -> Node:
    """The one document of `text`; an alias is the very node it names.

    Raises:
        BadYaml: it is not YAML, holds two documents, or a key twice, or is nested too deeply.
        yaml.YAMLError: the parser's own refusals.
    """
    loader = _LOADER(text)
    try:
        return _Composer(_events(loader)).document()
    finally:
        loader.dispose()


def _events(loader: Any) -> Iterator[events.Event]:
    while loader.check_event():
        yield loader.get_event()


class _Composer:
    def __init__(self, source: Iterator[events.Event]) -> None:
        self._events = source
        self._anchors: dict[str, Node] = {}

    def document(self) -> Node:
        root: Node = None
        found = 0
        for event in self._events:
            if isinstance(event, events.DocumentStartEvent):
                found += 1
                if found > 1:
                    raise BadYaml(_line(event), "expected a single document")
                root = self._node(next(self._events), 0)
        return root

    def _node(self, event: events.Event, depth: int) -> Node:
        if depth > DEEPEST:
            raise BadYaml(_line(event), "nested too deeply")
        if isinstance(event, events.ScalarEvent):
            return self._named(event, _scalar(event))
        if isinstance(event, events.AliasEvent):
            if event.anchor not in self._anchors:
                raise BadYaml(_line(event), f"found undefined alias {event.anchor!r}")
            return self._anchors[event.anchor]
        assert isinstance(event, events.CollectionStartEvent)
        if event.tag not in (None, "!"):
            raise BadYaml(_line(event), f"unknown tag {event.tag!r}")
        is_list = isinstance(event, events.SequenceStartEvent)
        return self._sequence(event, depth) if is_list else self._mapping(event, depth)

    def _named(self, event: Any, node: Node) -> Node:
        if event.anchor is not None:
            self._anchors[event.anchor] = node
        return node

    def _sequence(self, start: events.Event, depth: int) -> Node:
        node = SequenceNode(_line(start))
        self._named(start, node)
        for event in self._events:
            if isinstance(event, events.SequenceEndEvent):
                break
            node.entries.append(Entry(_line(event), self._node(event, depth + 1)))
        return node

    def _mapping(self, start: events.Event, depth: int) -> Node:
        node = MappingNode(_line(start))
        self._named(start, node)
        merged: list[MappingNode] = []
        for event in self._events:
            if isinstance(event, events.MappingEndEvent):
                break
            is_merge = isinstance(event, events.ScalarEvent) and event.implicit[0] and event.value == "<<"
            key = self._node(event, depth + 1)
            value = self._node(next(self._events), depth + 1)
            if is_merge:
                merged.extend(_to_merge(value, _line(event)))
            else:
                _add(node, key, Entry(_line(event), value))
        for other in merged:
            for name, entry in other.entries.items():
                node.entries.setdefault(name, Entry(node.line, entry.value))
        return node


def _add(node: MappingNode, key: Node, entry: Entry) -> None:
    if isinstance(key, MappingNode | SequenceNode):
        raise BadYaml(entry.line, "found a key that is no text")
    name = str(key)
    if name in node.entries:
        raise BadYaml(entry.line, f"found duplicate key {name!r}")
    node.entries[name] = entry


def _to_merge(value: Node, line: int) -> list[MappingNode]:
    several = [entry.value for entry in value.entries] if isinstance(value, SequenceNode) else [value]
    found = [one for one in several if isinstance(one, MappingNode)]
    if len(found) < len(several):
        raise BadYaml(line, "expected a mapping to merge")
    return found


def _scalar(event: events.ScalarEvent) -> Scalar:
    if event.tag not in _TEXT_TAGS:
        raise BadYaml(_line(event), f"unknown tag {event.tag!r}")
    text = str(event.value)
    return resolve(text) if event.implicit[0] and event.tag is None else text


def resolve(text: str) -> Scalar:
    """What a scalar without quotes stands for."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in _NUMERIC:
        return text
    digits = text.replace("_", "")
    if _WHOLE.fullmatch(text):
        return int(digits)
    if _BASED.fullmatch(text):
        return int(digits, 0)
    if _FLOAT.fullmatch(text):
        return float(digits)
    return float(text.lower().replace(".", "", 1)) if _ENDLESS.fullmatch(text) else text


def _line(event: events.Event) -> int:
    assert event.start_mark is not None
    return int(event.start_mark.line) + 1
