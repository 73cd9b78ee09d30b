"""What a valid pack may still get wrong against its municipal frame, and whether its cases hold."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import reduce
from typing import Any

from app.domain.policy import Policy
from app.policies import cases, lint_classes, source
from app.policies.library import Library
from app.policies.source import Stack

METHOD = ("kind", "points", "rate", "cap", "residence_rate", "insurance_rate", "operator", "percent")


class Level(StrEnum):
    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    level: Level
    file: str
    line: int
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Report:
    """One pack checked: findings, how many cases ran, how many points were decided by us."""

    policy_id: str
    findings: tuple[Finding, ...]
    cases: int
    open_points: int

    @property
    def passed(self) -> bool:
        return all(finding.level is not Level.ERROR for finding in self.findings)


def check(library: Library, policy_id: str) -> Report:
    """Load, compare with the frame, run the cases; raises `BrokenPack` or `UnknownPolicy` if it cannot load."""
    policy, written = library.load(policy_id), library.stack(policy_id)
    frame = _frame_values(written)
    findings = [*_years(policy, written), *_method(written, frame), *_classes(policy, written)]
    files = _case_files(library, policy)
    for file in files:
        findings += _case(library, policy, file)
    return Report(policy_id, tuple(findings), len(files), _count_open(written.values))


def _frame_values(written: Stack) -> dict[str, Any]:
    frames = [source.as_plain(layer) for layer in reversed(written.layers[1:])]
    empty: dict[str, Any] = {}
    return reduce(source.overlay, frames, empty)


def _years(policy: Policy, written: Stack) -> list[Finding]:
    """A district may ask for fewer base years than the frame; for more it owes a reason."""
    limit = written.values.get("limits", {}).get("base_years", {}).get(policy.district.code)
    if limit is None or policy.base_years <= limit:
        return []
    path = ("base_years", "value")
    reason = written.values["base_years"].get("reason")
    if reason:
        return [
            _finding(
                written,
                Level.WARNING,
                path,
                f"高于市定年限 {limit}\uff0c理由\uff1a{reason['zh']}",
                f"above the frame's {limit}, because {reason['en']}",
            )
        ]
    return [
        _finding(
            written,
            Level.ERROR,
            path,
            f"高于市定年限 {limit}\uff0c须写明理由",
            f"above the frame's {limit} without a reason",
        )
    ]


def _method(written: Stack, frame: dict[str, Any]) -> list[Finding]:
    """The way of scoring is the city's: a district changes neither kinds, points, rates nor caps."""
    found = []
    own = written.values.get("items", {})
    for name, item in frame.get("items", {}).items():
        if name not in own:
            found.append(
                _finding(
                    written,
                    Level.ERROR,
                    ("items",),
                    f"缺少市定积分项 {name}",
                    f"lacks the frame's item {name}",
                )
            )
            continue
        for key in METHOD:
            if own[name].get(key) != item.get(key):
                found.append(
                    _finding(
                        written,
                        Level.ERROR,
                        ("items", name, key),
                        f"计分办法与市定不同\uff1a{key}",
                        f"scores unlike the frame: {key}",
                    )
                )
    return found


def _classes(policy: Policy, written: Stack) -> list[Finding]:
    return [
        _finding(written, Level.ERROR if is_error else Level.WARNING, path, said.zh, said.en)
        for path, is_error, said in lint_classes.remarks(policy)
    ]


def _finding(written: Stack, level: Level, path: tuple[str, ...], zh: str, en: str) -> Finding:
    layer = written.layers[0]
    return Finding(level, layer.file, layer.find_line(path)[1], zh, en)


def _case_files(library: Library, policy: Policy) -> list[str]:
    folder = library.root / policy.id.rsplit("/", 1)[0] / "cases"
    return sorted(
        file.relative_to(library.root).as_posix()
        for file in folder.glob("*.yaml")
        if file.stem.startswith(f"{policy.entry_year}-")
    )


def _case(library: Library, policy: Policy, file: str) -> list[Finding]:
    shown = f"policies/{file}"
    try:
        case = cases.read_case(library.root / file, shown)
        wrong = cases.differences(policy, case)
    except cases.BadCase as error:
        facts = error.facts
        return [Finding(Level.ERROR, shown, facts["line"], facts["problem_zh"], facts["problem_en"])]
    return [Finding(Level.ERROR, shown, 1, f"结果与期望不符\uff1a{line}", line) for line in wrong]


def _count_open(node: Any) -> int:
    if isinstance(node, dict):
        return int(node.get("open") is True) + sum(_count_open(value) for value in node.values())
    if isinstance(node, list):
        return sum(_count_open(value) for value in node)
    return 0
