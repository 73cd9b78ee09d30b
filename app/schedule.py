"""The timetable: how often each sweep runs; any number of relays may run it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

import structlog

from app import audit, clock, outbox, transactions
from app.services import (
    await_answer,
    close_slot,
    count_seats,
    look_up,
    sweep_deadlines,
    sweep_slots,
    take_seat,
)
from app.services.redrive_messages import redrive_messages

log = structlog.get_logger()


@dataclass
class Sweep:
    """Something done every `every` seconds, each time in a unit of work of its own."""

    name: str
    every: float
    work: Callable[[], object]
    due_at: float = field(default=0.0)

    def run_if_due(self) -> None:
        """Run when its time has come; a failure is logged and tried again next time."""
        moment = time.monotonic()
        if moment < self.due_at:
            return
        self.due_at = moment + self.every
        try:
            transactions.run(self.work)
        except Exception as error:
            log.warning("sweep_failed", sweep=self.name, error=type(error).__name__)


def sweeps() -> list[Sweep]:
    """The timetable itself."""
    return [
        Sweep("hand_over", 0.1, lambda: outbox.hand_over(now=clock.now())),
        Sweep("seal_audit", 1.0, audit.seal),
        Sweep("redrive_messages", 30.0, _redrive(clock.Steadiness())),
        Sweep("remind_slots", 60.0, lambda: sweep_slots.promise_reminders(now=clock.now())),
        Sweep("expire_holds", 30.0, lambda: take_seat.expire_holds(now=clock.now())),
        Sweep("close_missed_slots", 300.0, lambda: sweep_slots.close_missed(now=clock.now())),
        Sweep("assign_waiting", 300.0, lambda: sweep_slots.promise_assignments(now=clock.now())),
        Sweep("leave_closed_slots", 300.0, lambda: close_slot.promise_moves(now=clock.now())),
        Sweep("remind_deadlines", 60.0, lambda: sweep_deadlines.remind(now=clock.now())),
        Sweep("lapse", 300.0, lambda: sweep_deadlines.lapse(now=clock.now())),
        Sweep("ask_again", 30.0, lambda: await_answer.sweep(now=clock.now(), wall=clock.wall())),
        Sweep("count_seats", 300.0, lambda: count_seats.keep_day(now=clock.now())),
        Sweep("forget_lookups", 600.0, lambda: look_up.forget_old(now=clock.now())),
    ]


def _redrive(steadiness: clock.Steadiness) -> Callable[[], object]:
    def sweep() -> int:
        wall = clock.wall()
        return redrive_messages(now=clock.now(), wall=wall, steady=steadiness.seconds(wall, time.monotonic()))

    return sweep
