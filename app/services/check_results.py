"""Check a list of results before it is kept or released: known serials, each once, schools where they belong."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.domain import serial
from app.domain.errors import InvalidInput
from app.domain.serial import SerialMisread
from app.domain.states import MOVES, State
from app.models.application import Application

SHOWN = 10  # serials named in a refusal


class NotPublishable(InvalidInput):
    """Lines that name no application of this district, or one that is not due for this result."""

    code = "not_publishable"
    zh = "有 {count} 条不能公布（不是本区的流水号，或申请状态不符）：{serials}。"
    en = "{count} lines cannot be published (not of this district, or not due): {serials}."


class SerialTwice(InvalidInput):
    """The same family stands twice in the list."""

    code = "serial_twice"
    zh = "名单中有重复的流水号：{serials}。"
    en = "The list names these serials twice: {serials}."


class SchoolMissing(InvalidInput):
    """A placed child needs a school, and nobody else has one."""

    code = "school_missing"
    zh = "录取的须填写学校，其他结果不填学校：{serials}。"
    en = "Placed children need a school, others have none: {serials}."


@dataclass(frozen=True)
class Line:
    """One family's result as proposed; `serial` as typed."""

    serial: str
    outcome: State
    school: str | None


def by_serial(lines: Sequence[Line]) -> dict[str, Line]:
    """Lines by compact serial, each once and with a school exactly where a child is placed."""
    found: dict[str, Line] = {}
    twice, wrong, misread = [], [], []
    for line in lines:
        try:
            text = serial.parse(line.serial).compact
        except SerialMisread:
            misread.append(line.serial)
            continue
        if text in found:
            twice.append(line.serial)
        if (line.outcome is State.PLACED) != bool(line.school):
            wrong.append(line.serial)
        found[text] = line
    if misread:
        raise NotPublishable(count=len(misread), serials=_some(misread))
    if twice:
        raise SerialTwice(serials=_some(twice))
    if wrong:
        raise SchoolMissing(serials=_some(wrong))
    return found


def require_due(lines: Iterable[tuple[str, Application | None, State]]) -> None:
    """Each line names an application that the table of states lets move to its result."""
    wrong = [text for text, row, to in lines if row is None or to not in MOVES[State(row.state)]]
    if wrong:
        raise NotPublishable(count=len(wrong), serials=_some(wrong))


def _some(serials: list[str]) -> str:
    return "、".join(serials[:SHOWN]) + (" …" if len(serials) > SHOWN else "")
