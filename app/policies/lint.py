"""What a valid pack may still get wrong against its municipal frame, and whether its cases hold."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import reduce
from typing import Any

from app.domain.policy import Policy
from app.domain.reading import Path, path_text
from app.policies import cases, lint_blanks, lint_classes, lint_steps, source
from app.policies.library import Library
from app.policies.source import Stack
from app.policies.wording import Basis, basis_of

METHOD = ("kind", "points", "rate", "cap", "residence_rate", "insurance_rate", "operator", "percent")


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
    frame = _frame_values(written)
    findings = [*_years(policy, written), *_method(written, frame), *_remarks(policy, written)]
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


def _years(policy: Policy, written: Stack) -> list[Finding]:
    """A district may ask for fewer base years than the frame; for more it owes a reason."""
    limit = written.values.get("limits", {}).get("base_years", {}).get(policy.district.code)
    years = policy.base_years
    if limit is None or years <= limit:
        return []
    zh, en = f"{years} 年\uff0c高于市定年限 {limit} 年", f"{years} is above the frame's {limit}"
    reason = written.values["base_years"].get("reason")
    path = ("base_years", "value")
    if reason:
        zh, en = f"{zh}\uff0c理由\uff1a{reason['zh']}", f"{en}, because {reason['en']}"
        return [_finding(written, Level.WARNING, path, zh, en)]
    return [_finding(written, Level.ERROR, path, f"{zh}\uff0c须写明理由", f"{en} without a reason")]


def _method(written: Stack, frame: dict[str, Any]) -> list[Finding]:
    """The way of scoring is the city's: a district changes neither kinds, points, rates nor caps."""
    own, citys = written.values.get("items", {}), frame.get("items", {})
    found = [
        _finding(written, Level.ERROR, ("items",), f"缺少市定积分项 {name}", f"lacks the frame's item {name}")
        for name in citys
        if name not in own
    ]
    if citys:
        found += [
            _finding(written, Level.ERROR, ("items", name), "不是市定的积分项", "is not an item of the frame")
            for name in own
            if name not in citys
        ]
    for name in citys.keys() & own.keys():
        found += [
            _unlike(written, name, key, own[name].get(key), citys[name].get(key))
            for key in METHOD
            if own[name].get(key) != citys[name].get(key)
        ]
    return sorted(found, key=lambda finding: (finding.file, finding.line))


def _unlike(written: Stack, name: str, key: str, own: object, citys: object) -> Finding:
    return _finding(
        written,
        Level.ERROR,
        ("items", name, key),
        f"计分办法与市定不同\uff1a此处 {own}\uff0c市定 {citys}",
        f"scores unlike the frame: {own} here, {citys} there",
    )


def _remarks(policy: Policy, written: Stack) -> list[Finding]:
    """What the parts of the lint say, once for a value that an alias repeats."""
    said = (*lint_blanks.remarks(written.values), *lint_classes.remarks(policy), *lint_steps.remarks(policy))
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
