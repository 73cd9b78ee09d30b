"""The waiting hall: whose turn it is, and what may be done with a ticket."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol, TypeVar

from app.domain.errors import DomainError
from app.domain.slots import GREEN, ORDINARY

GREEN_SHARE = 2
"""Green tickets called before an ordinary one that waits, until a district sets its own."""

_LETTERS = {GREEN: "A", ORDINARY: "B"}


class Standing(StrEnum):
    """Where a ticket stands."""

    WAITING = "waiting"
    HELD = "held"
    CALLED = "called"
    DONE = "done"
    NO_SHOW = "no_show"


class Act(StrEnum):
    """What a clerk may do with a ticket."""

    HOLD = "hold"
    RELEASE = "release"
    RECALL = "recall"
    FINISH = "finish"
    MISS = "miss"


MOVES: Mapping[Standing, Mapping[Act, Standing]] = {
    Standing.WAITING: {Act.HOLD: Standing.HELD, Act.MISS: Standing.NO_SHOW},
    Standing.HELD: {Act.RELEASE: Standing.WAITING, Act.MISS: Standing.NO_SHOW},
    Standing.CALLED: {
        Act.RECALL: Standing.CALLED,
        Act.FINISH: Standing.DONE,
        Act.HOLD: Standing.HELD,
        Act.MISS: Standing.NO_SHOW,
    },
    Standing.DONE: {},
    Standing.NO_SHOW: {Act.RELEASE: Standing.WAITING},
}
"""Somebody who missed the call and comes after all waits again, at the end."""

OPEN = (Standing.WAITING, Standing.HELD, Standing.CALLED)


class TicketNotThere(DomainError):
    """The ticket stands where this cannot be done; another desk may have been quicker."""

    code = "ticket_moved_on"
    zh = "这个号现在不能这样操作，可能已由其他窗口处理。"
    en = "This cannot be done with the ticket now; another desk may have been quicker."


class NobodyWaits(DomainError):
    """There is nobody to call."""

    code = "nobody_waiting"
    zh = "现在没有等候的家庭。"
    en = "Nobody is waiting."


class Waiting(Protocol):
    """A ticket that waits."""

    @property
    def lane(self) -> str: ...

    @property
    def number(self) -> int: ...

    @property
    def waiting_since_at(self) -> datetime: ...


Ticket = TypeVar("Ticket", bound=Waiting)


@dataclass(frozen=True)
class Share:
    """How many green tickets are called while ordinary ones wait, and the lanes of the last calls, newest first."""

    green: int
    recent: Sequence[str]

    def is_ordinarys_turn(self) -> bool:
        """Whether the last calls were all green, as many as the share."""
        last = self.recent[: self.green]
        return len(last) == self.green and all(lane == GREEN for lane in last)


def in_order(waiting: Sequence[Ticket], share: Share) -> Iterator[Ticket]:
    """The tickets as they will be called: green first, but an ordinary one after every `share.green` of them."""
    lanes = {lane: _by_arrival(waiting, lane) for lane in (GREEN, ORDINARY)}
    recent = list(share.recent[: share.green])
    while any(lanes.values()):
        turn = ORDINARY if Share(share.green, recent).is_ordinarys_turn() else GREEN
        lane = turn if lanes[turn] else next(name for name, tickets in lanes.items() if tickets)
        recent = [lane, *recent][: share.green]
        yield lanes[lane].pop(0)


def _by_arrival(waiting: Sequence[Ticket], lane: str) -> list[Ticket]:
    of_lane = [ticket for ticket in waiting if ticket.lane == lane]
    return sorted(of_lane, key=lambda ticket: (ticket.waiting_since_at, ticket.number))


def after(standing: str, act: Act) -> Standing:
    """Where the act leads, or `TicketNotThere`."""
    target = MOVES[Standing(standing)].get(act)
    if target is None:
        raise TicketNotThere
    return target


def name(lane: str, number: int) -> str:
    """What is called: A012 of the green lane, B007 of the ordinary one."""
    return f"{_LETTERS[lane]}{number:03d}"


def tail(compact: str) -> str:
    """The last four characters of a serial: enough to find oneself on a board, too little for anybody else."""
    return compact[-4:]
