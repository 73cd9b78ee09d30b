"""What a valid pack may still get wrong against its municipal frame and its peers, and whether its cases hold."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import reduce
from typing import Any

from app.domain.policy import Policy
from app.domain.reading import Path, path_text
from app.policies import (
    cases,
    lint_blanks,
    lint_classes,
    lint_days,
    lint_frame,
    lint_limits,
    lint_peers,
    lint_stages,
    lint_steps,
    source,
)
from app.policies.library import Library
from app.policies.peer import list_peers
from app.policies.source import Stack
from app.policies.wording import Basis, basis_of


class Level(StrEnum):
    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """`field` is the path of the value in the file, empty for a case file as a whole."""

    level: Level
    file: str
    line: int
    zh: str
    en: str
    field: str = ""


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
    findings = _remarks(library, policy, written)
    files = library.case_files(policy_id)
    if not files:
        findings.append(
            _finding(
                written,
                Level.ERROR,
                ("entry_year",),
                f"{policy.entry_year} 年没有案例文件，至少一个",
                f"no case file of {policy.entry_year}, at least one is needed",
            )
        )
    basis = basis_of(written.values)
    for file in files:
        findings += _case(library, policy, basis, file)
    return Report(policy_id, tuple(findings), len(files), _count_open(written.values))


def _frame_values(written: Stack) -> dict[str, Any]:
    frames = [source.as_plain(layer) for layer in reversed(written.layers[1:])]
    empty: dict[str, Any] = {}
    return reduce(source.overlay, frames, empty)


def _remarks(library: Library, policy: Policy, written: Stack) -> list[Finding]:
    """What the parts of the lint say, once for a value that an alias repeats."""
    own, frame = source.as_plain(written.layers[0]), _frame_values(written)
    peers = list_peers(library, policy.id, written, frame)
    said = (
        *lint_blanks.remarks(written.values),
        *lint_limits.remarks(policy, frame, own),
        *lint_frame.remarks(written.values, frame, own),
        *lint_peers.remarks(written.values, own, frame, policy.district.code, peers),
        *lint_classes.remarks(policy),
        *lint_steps.remarks(policy),
        *lint_days.remarks(policy),
        *lint_stages.remarks(policy),
    )
    found = [
        _finding(written, Level.ERROR if is_error else Level.WARNING, path, text.zh, text.en)
        for path, is_error, text in said
    ]
    return list({(one.file, one.line, one.zh): one for one in reversed(found)}.values())[::-1]


def _finding(written: Stack, level: Level, path: Path, zh: str, en: str) -> Finding:
    file, line = written.locate(path)
    return Finding(level, file, line, zh, en, path_text(path))


def _case(library: Library, policy: Policy, basis: Basis, file: str) -> list[Finding]:
    """What does not hold in a case file, each where the file says it."""
    shown = f"policies/{file}"
    try:
        case = cases.read_case(library.root / file, shown)
        wrong = cases.differences(policy, case)
    except cases.BadCase as error:
        facts = error.facts
        return [Finding(Level.ERROR, shown, facts["line"], facts["problem_zh"], facts["problem_en"])]
    said = [(path, text) for path, _, text in lint_blanks.remarks(source.as_plain(case.written))]
    said += [(("expect", *one.path), one.told) for one in wrong]
    said += basis.remarks(case.text)
    return [
        Finding(Level.ERROR, shown, case.find_line(path), text.zh, text.en, path_text(path))
        for path, text in said
    ]


def _count_open(node: Any) -> int:
    if isinstance(node, dict):
        return int(node.get("open") is True) + sum(_count_open(value) for value in node.values())
    if isinstance(node, list):
        return sum(_count_open(value) for value in node)
    return 0
