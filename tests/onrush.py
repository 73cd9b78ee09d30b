"""Run something in many threads at the same instant."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from sqlalchemy.exc import OperationalError

Thing = TypeVar("Thing")
Answer = TypeVar("Answer")

_LOCK_TIMEOUT = "55P03"


def at_once(work: Callable[[Thing], Answer], things: Sequence[Thing]) -> list[Answer]:
    """The answers of `work` for each of `things`, all started together."""
    barrier = Barrier(len(things))

    def wait_and_work(thing: Thing) -> Answer:
        barrier.wait(timeout=30)
        return until_served(lambda: work(thing))

    with ThreadPoolExecutor(len(things)) as pool:
        return list(pool.map(wait_and_work, things))


def until_served(work: Callable[[], Answer]) -> Answer:
    """As a phone or a queue does: forty at one row may wait longer for it than the two seconds that one try may."""
    for _ in range(5):
        try:
            return work()
        except OperationalError as error:
            if getattr(error.orig, "sqlstate", None) != _LOCK_TIMEOUT:
                raise
    raise AssertionError("busy five times")
