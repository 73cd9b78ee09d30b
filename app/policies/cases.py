"""Case files: a family in, expected lines out; officials add them and every check runs them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from app.domain import reading
from app.domain.evaluation import Evaluation
from app.domain.explain import Text, points_text
from app.domain.facts import Family, from_case
from app.domain.people import Who
from app.domain.points import evaluate
from app.domain.policy import Policy
from app.domain.reading import BadValue, Reader
from app.domain.stage import TITLES, told
from app.policies import source
from app.policies.source import BrokenPack, Written
from app.policies.wording import Wording, read_wording

LARGEST = 1_000_000
NO_BATCH = "none"


class BadCase(BrokenPack):
    """A case file that cannot be read; `file` and `line` say where."""

    code = "bad_case"


@dataclass(frozen=True, slots=True)
class Expected:
    """What a case file expects; None expects nothing of that part. `unreached` is class -> failed condition."""

    eligible: bool | None = None
    applicant_class: str | None = None
    batch: str | None = None
    main: str | None = None
    green_channel: bool | None = None
    provisional: bool | None = None
    points: Mapping[str, str] | None = None
    alternatives: Mapping[str, str] | None = None
    checks: Mapping[str, bool] | None = None
    because: Mapping[str, str] | None = None
    deemed: tuple[str, ...] | None = None
    needed: tuple[str, ...] | None = None
    unreached: Mapping[str, str] | None = None
    order: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """`on` None is the last day of application; `about` is what the case shows, `text` where that is written."""

    written: Written
    family: Family
    on: date | None
    expected: Expected | None
    about: str | None = None
    text: Wording | None = None

    def find_line(self, path: reading.Path) -> int:
        """The line of the value at `path`, or of the last step of it that the file has."""
        return self.written.find_line(path)[1]


@dataclass(frozen=True, slots=True)
class Mismatch:
    """Something came out otherwise than `expect` says; `path` is below `expect`."""

    path: reading.Path
    expected: object
    got: object

    @property
    def told(self) -> Text:
        return Text(
            f"结果与期望不符\uff1a期望 {shown(self.expected, '无')}\uff0c得到 {shown(self.got, '无')}",
            f"expected {shown(self.expected, 'nothing')}, got {shown(self.got, 'nothing')}",
        )


def shown(value: object, nothing: str) -> str:
    """As the file would say it: true, a list in brackets."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple | list):
        return f"[{', '.join(map(str, value))}]"
    return nothing if value is None else str(value)


def parse_case(text: str, file: str, *, with_expected: bool = True) -> Case:
    """Read one case file's text, `expect` only where asked for; `BadCase` names the line and the key."""
    if len(text) > LARGEST:
        raise BadCase(file, 1, "文件过大", "the file is too large")
    try:
        written = source.parse(text, file)
        return _case(written, with_expected)
    except BadCase:
        raise
    except BrokenPack as error:
        raise BadCase(**_as_arguments(error)) from None


def read_case(path: Path, file: str, *, with_expected: bool = True) -> Case:
    """Read the case file at `path`, called `file` in messages."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise BadCase(file, 1, f"无法读取\uff1a{reason}", f"cannot be read: {reason}") from None
    return parse_case(text, file, with_expected=with_expected)


def _as_arguments(error: BrokenPack) -> dict[str, Any]:
    facts = error.facts
    return {
        "file": facts["file"],
        "line": facts["line"],
        "zh": facts["problem_zh"],
        "en": facts["problem_en"],
    }


def _case(written: Written, with_expected: bool) -> Case:
    data = source.as_plain(written)
    try:
        family = from_case(data)
        reader = Reader(data)
        on = reader.optional("on", reading.day, None)
        about = reader.optional("about", reading.text, None)
        wording = reader.required("text", read_wording) if with_expected else None
        expected = reader.optional("expect", _expected, None) if with_expected else None
    except BadValue as error:
        line = written.find_line(error.path)[1]
        raise BadCase(written.file, line, error.sentence("zh"), error.sentence("en")) from None
    return Case(written, family, on, expected, about, wording)


def _expected(value: object, path: reading.Path) -> Expected:
    reader = Reader(value, path)
    expected = Expected(
        eligible=reader.optional("eligible", reading.flag, None),
        applicant_class=reader.optional("applicant_class", reading.text, None),
        batch=reader.optional("batch", reading.text, None),
        main=reader.optional("main", reading.one_of(Who), None),
        green_channel=reader.optional("green_channel", reading.flag, None),
        provisional=reader.optional("provisional", reading.flag, None),
        points=reader.optional("points", _points_by_name, None),
        alternatives=reader.optional("alternatives", _points_by_name, None),
        checks=reader.optional("checks", lambda v, p: dict(Reader(v, p).items(reading.flag)), None),
        because=reader.optional("because", lambda v, p: dict(Reader(v, p).items(reading.text)), None),
        deemed=reader.optional("deemed", reading.list_of(reading.text), None),
        needed=reader.optional("needed", reading.list_of(reading.text), None),
        unreached=reader.optional("unreached", lambda v, p: dict(Reader(v, p).items(reading.text)), None),
        order=reader.optional("order", lambda v, p: dict(Reader(v, p).items(reading.text)), None),
    )
    reader.close()
    if expected == Expected():
        raise BadValue(path, "没有写明期望", "expects nothing")
    return expected


def _points_by_name(value: object, path: reading.Path) -> dict[str, str]:
    return {name: points_text(points) for name, points in Reader(value, path).items(reading.decimal)}


def evaluate_case(policy: Policy, case: Case, *, on: date | None = None) -> Evaluation:
    """Evaluate as of `on`, else the case's own day, else the last day of application."""
    day = on or case.on or policy.get_window("application").closes_on
    if case.family.entry_year != policy.entry_year:
        year = case.family.entry_year
        raise BadCase(
            case.written.file,
            case.find_line(("entry_year",)),
            f"entry_year 为 {year}\uff0c政策为 {policy.entry_year} 年",
            f"entry_year is {year}, the policy is for {policy.entry_year}",
        )
    if case.family.stage not in policy.opened.stages:
        asked, open_here = TITLES[case.family.stage], told(policy.opened.stages)
        raise BadCase(
            case.written.file,
            case.find_line(("stage",)),
            f"stage 为 {case.family.stage}\uff08{asked.zh}\uff09\uff0c政策只开放{open_here.zh}",
            f"stage is {case.family.stage} ({asked.en}), the policy opens {open_here.en}",
        )
    return evaluate(policy, case.family, on=day)


def differences(policy: Policy, case: Case) -> list[Mismatch]:
    """Where the evaluation differs from what the case expects; empty when it holds.

    Raises `BadCase` where the case expects nothing or is of another year.
    """
    if case.expected is None:
        raise BadCase(case.written.file, 1, "没有写明期望", "expects nothing")
    wanted, got = case.expected, _outcome(evaluate_case(policy, case))
    found = []
    for name in Expected.__slots__:
        expected, actual = getattr(wanted, name), getattr(got, name)
        if isinstance(expected, Mapping):
            found += [
                Mismatch((name, key), value, actual.get(key))
                for key, value in expected.items()
                if actual.get(key) != value
            ]
        elif expected is not None and expected != actual:
            found.append(Mismatch((name,), expected, actual))
    return found


def _outcome(evaluation: Evaluation) -> Expected:
    items = evaluation.points.items
    return Expected(
        eligible=evaluation.eligible,
        applicant_class=evaluation.applicant_class,
        batch=evaluation.batch.id if evaluation.batch else NO_BATCH,
        main=evaluation.points.main,
        green_channel=evaluation.green_channel,
        provisional=evaluation.provisional,
        points={"total": points_text(evaluation.points.total)}
        | {item.id: points_text(item.points) for item in items},
        alternatives={a.main: points_text(a.total) for a in evaluation.alternatives},
        checks={check.id: check.passed for check in evaluation.checks},
        because={check.id: check.because.zh for check in evaluation.checks}
        | {item.id: item.because.zh for item in items},
        deemed=tuple(item.id for item in items if item.deemed),
        needed=tuple(document.id for document in evaluation.documents if document.needed),
        unreached={one.class_id: one.check.id for one in evaluation.unreached},
        order={one.key: one.value for one in evaluation.order_keys if one.value is not None},
    )
