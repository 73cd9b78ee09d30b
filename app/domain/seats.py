"""Seats against applicants: how full a school is, from when an office warns, and what everybody may be told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.domain.errors import InvalidInput
from app.domain.explain import Text

LEAST_SHOWN = 5
"""Nobody is told of fewer children than this, nor of steps smaller than this: no child can be singled out."""
MOST_ALTERNATIVES = 3
_HIGHEST = 300  # percent


class Level(StrEnum):
    """How full a school is, as offices colour it."""

    GREEN = "green"
    YELLOW = "yellow"
    ORANGE = "orange"
    RED = "red"


WARNED = (Level.YELLOW, Level.ORANGE, Level.RED)
LABELS: Mapping[Level, Text] = {
    Level.GREEN: Text("学位充足", "seats to spare"),
    Level.YELLOW: Text("黄色预警：学位趋紧", "yellow: seats are getting scarce"),
    Level.ORANGE: Text("橙色预警：学位紧张", "orange: seats are scarce"),
    Level.RED: Text("红色预警：报名人数已达到或超过学位数", "red: as many applicants as seats, or more"),
}


class BadThresholds(InvalidInput):
    """The three levels must rise."""

    code = "bad_seat_thresholds"
    zh = "预警线须依次升高：黄 < 橙 < 红，且在 1% 到 300% 之间。"
    en = "The thresholds must rise, yellow < orange < red, between 1 % and 300 %."


@dataclass(frozen=True)
class Thresholds:
    """From how many applicants per hundred seats each level holds.

    Red from 100 % is the practice of Hangzhou and Yueqing; the other two are a district's own to set.
    """

    yellow: int = 80
    orange: int = 90
    red: int = 100

    def __post_init__(self) -> None:
        if not 0 < self.yellow < self.orange < self.red <= _HIGHEST:
            raise BadThresholds

    @classmethod
    def read(cls, kept: object) -> Thresholds:
        """From a district's settings; the defaults where it set none."""
        return cls(**kept) if isinstance(kept, dict) else cls()

    def level(self, applicants: int, seats: int) -> Level:
        """The level of `applicants` children before `seats`; none of both is green."""
        for level in reversed(WARNED):
            if applicants and applicants * 100 >= seats * int(getattr(self, level)):
                return level
        return Level.GREEN


def ratio(applicants: int, seats: int) -> float | None:
    """Applicants per seat with two digits; None where there are no seats."""
    return round(applicants / seats, 2) if seats else None


def remaining(applicants: int, seats: int) -> int:
    """Seats that nobody stands before; never below 0."""
    return max(0, seats - applicants)


def rounded(children: int) -> int | None:
    """What everybody may read: whole fives downwards; None for 1 to 4, of whom only that they are few is told."""
    return None if 0 < children < LEAST_SHOWN else children - children % LEAST_SHOWN


def told(children: int | None) -> Text:
    """A rounded number in words."""
    if children is None:
        return Text(f"少于 {LEAST_SHOWN} 人", f"fewer than {LEAST_SHOWN}")
    return Text(f"约 {children} 人", f"about {children}") if children else Text("0 人", "none")


@dataclass(frozen=True)
class Filling:
    """A school that may be recommended: where it lies and how many seats are free."""

    code: str
    zone: str | None
    level: Level
    free: int


def alternatives(school: Filling, others: Sequence[Filling]) -> list[str]:
    """Schools with room for a family that looks at a full one: of the same zone first, then those with most room."""
    if school.level is Level.GREEN:
        return []
    open_ = [one for one in others if one.level is Level.GREEN and one.free > 0 and one.code != school.code]
    near = sorted(open_, key=lambda one: (one.zone is None or one.zone != school.zone, -one.free, one.code))
    return [one.code for one in near[:MOST_ALTERNATIVES]]


def warning_text(name: Text, level: Level, applicants: int, seats: int) -> Text:
    """What an office tells of a school unless it writes its own words; children are rounded here too."""
    count, label = told(rounded(applicants)), LABELS[level]
    zh = f"{name.zh}：{label.zh}。计划招生 {seats} 人，目前{count.zh}报名，请关注学位充足的学校。"
    en = f"{name.en}: {label.en}. {seats} seats, {count.en} applied so far; please look at schools with room."
    return Text(zh, en)
