"""What a district asks unlike its peers (与本市其他同类区的申请条件保持相对一致): years, conditions, method."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from app.domain.explain import Text
from app.domain.reading import Path
from app.policies.cases import shown
from app.policies.lint_classes import Remark
from app.policies.lint_frame import WORDS
from app.policies.peer import Peer, Values

Unlike = tuple[Peer, Any]
"""A peer and the other value that its pack has."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """What one pack asks, every value by a path that is the same in all of them.

    A condition goes by its kind and its number among those of the kind, since its name is the district's own:
    `conditions` is from there to its name, and its value is its title.
    """

    code: str
    values: dict[Path, Any]
    conditions: dict[Path, str]

    def has(self, path: Path) -> bool:
        """Whether there is anything to compare: not within a condition that the pack does not have."""
        return path[0] != "checks" or len(path) == 2 or path[:2] in self.conditions

    def is_like(self, other: _Asked, path: Path) -> bool:
        mine, theirs = self.values.get(path), other.values.get(path)
        if path[0] == "checks" and len(path) == 2:
            return (mine is None) is (theirs is None)
        if isinstance(mine, list) and isinstance(theirs, list):
            return self._without(other, mine) == other._without(self, theirs)
        return bool(mine == theirs)

    def _without(self, other: _Asked, listed: list[Any]) -> tuple[bool, set[str]]:
        """The list without order; each district stands for itself in its own."""
        every = set(map(str, listed))
        return self.code in every, every - {self.code, other.code}

    def where(self, path: Path) -> Path:
        """Where the value stands in the pack, the section for a condition that it does not have."""
        if path[0] != "checks":
            return path
        name = self.conditions.get(path[:2])
        return ("checks", name, *path[2:]) if name else ("checks",)


def remarks(values: Values, own: Values, frame: Values, code: str, peers: list[Peer]) -> Iterator[Remark]:
    """A warning for every value that more of the peers have otherwise than alike, with the reason where it is given.

    `values` are those of the pack over its `frame`, `own` those of its file alone, `code` its district. Who departs
    alone is told, not those that are departed from; of two peers that differ both are told. How time and points are
    counted is compared where no frame says it: where one does, every pack is held to the frame itself.
    """
    method = [name for name in ("counting", "items") if name not in frame]
    mine = _read(values, code, method)
    others = [(peer, _read(peer.values, peer.code, method)) for peer in peers]
    for path in dict.fromkeys((*mine.values, *(path for _, theirs in others for path in theirs.values))):
        if not mine.has(path):
            continue
        comparable = [(peer, theirs) for peer, theirs in others if theirs.has(path)]
        unlike = [
            (peer, theirs.values.get(path)) for peer, theirs in comparable if not mine.is_like(theirs, path)
        ]
        if len(unlike) > len(comparable) - len(unlike):
            yield (
                mine.where(path),
                False,
                _told(mine.values.get(path), unlike, _reason(own, mine.where(path))),
            )


def _read(values: Values, code: str, method: list[str]) -> _Asked:
    held: dict[Path, Any] = {("base_years", "value"): values.get("base_years", {}).get("value")}
    conditions: dict[Path, str] = {}
    numbers: Counter[str] = Counter()
    for name, check in values.get("checks", {}).items():
        kind = str(check["kind"])
        numbers[kind] += 1
        path: Path = ("checks", f"{kind}#{numbers[kind]}")
        conditions[path], held[path] = name, check["title"]["zh"]
        held |= _leaves({key: one for key, one in check.items() if key != "kind"}, path)
    for section in method:
        held |= _leaves(values.get(section, {}), (section,))
    return _Asked(code, held, conditions)


def _leaves(node: Any, path: Path) -> dict[Path, Any]:
    if not isinstance(node, dict):
        return {path: node}
    found: dict[Path, Any] = {}
    for key, value in node.items():
        if key not in WORDS:
            found |= _leaves(value, (*path, str(key)))
    return found


def _reason(own: Values, where: Path) -> Values | None:
    """As it is given to the frame's differences; for a condition that is not asked, at `peers`."""
    section = own.get(str(where[0]), {})
    if where == ("checks",):
        section = own.get("peers", {})
    elif where[0] in ("checks", "items"):
        section = section.get(where[1], {})
    reason: Values | None = section.get("reason")
    return reason


def _told(held: Any, unlike: list[Unlike], reason: Values | None) -> Text:
    there = [(shown(value, "无"), peer) for peer, value in unlike]
    groups = [
        (value, [peer.name for _, peer in some]) for value, some in groupby(sorted(there, key=_value), _value)
    ]
    zh_there = "；".join(f"{'、'.join(name.zh for name in names)} {value}" for value, names in groups)
    en_there = "; ".join(
        f"{'nothing' if value == '无' else value} in {', '.join(name.en for name in names)}"
        for value, names in groups
    )
    zh = f"与同类区不同：此处 {shown(held, '无')}，{zh_there}"
    en = f"unlike its peer districts: {shown(held, 'nothing')} here, {en_there}"
    if reason:
        return Text(f"{zh}，理由：{reason['zh']}", f"{en}, because {reason['en']}")
    return Text(f"{zh}，须写明理由 reason", f"{en}, without a reason")


def _value(one: tuple[str, Peer]) -> str:
    return one[0]
