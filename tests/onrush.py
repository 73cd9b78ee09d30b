"""Run something in many threads at the same instant."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

Thing = TypeVar("Thing")
Answer = TypeVar("Answer")


def at_once(work: Callable[[Thing], Answer], things: Sequence[Thing]) -> list[Answer]:
    """The answers of `work` for each of `things`, all started together."""
    barrier = Barrier(len(things))

    def wait_and_work(thing: Thing) -> Answer:
        barrier.wait(timeout=30)
        return work(thing)

    with ThreadPoolExecutor(len(things)) as pool:
        return list(pool.map(wait_and_work, things))
