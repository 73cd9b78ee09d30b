"""Right answers of the look-up, kept a few seconds in this process: whoever asks again waits for no database."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

Shown = TypeVar("Shown")


@dataclass
class Remembered(Generic[Shown]):
    """Answers by serial, each for whoever gives the same digits; never consulted by who has guessed.

    Only what was right while nobody had missed is kept. A miss drops the serial's answer and shuts out its address,
    so that a process judges at most one guess from here that PostgreSQL would not have judged any more.
    """

    most: int = 50_000
    seconds: float = 0.0
    shut_out: float = 600.0
    now: Callable[[], float] = time.monotonic
    _answers: OrderedDict[bytes, tuple[float, bytes, Shown]] = field(default_factory=OrderedDict, repr=False)
    _guessers: OrderedDict[bytes, float] = field(default_factory=OrderedDict, repr=False)

    def keep_for(self, seconds: float) -> None:
        """How long an answer is good; with 0 nothing is kept."""
        self.seconds = seconds
        self._answers.clear()
        self._guessers.clear()

    def find(self, serial: bytes, digits: bytes, address: bytes) -> Shown | None:
        """The answer, if the digits are those it was given for and the address has not guessed."""
        kept = self._answers.get(serial)
        if kept is None or self.now() >= kept[0] or self._guessers.get(address, 0.0) > self.now():
            return None
        return kept[2] if kept[1] == digits else None

    def keep(self, serial: bytes, digits: bytes, shown: Shown) -> None:
        """Keep a right answer; beyond `most` the oldest go."""
        if self.seconds > 0:
            self._answers[serial] = (self.now() + self.seconds, digits, shown)
            self._answers.move_to_end(serial)
            _cut(self._answers, self.most)

    def miss(self, serial: bytes, address: bytes) -> None:
        """Somebody guessed, or was refused."""
        if self.seconds > 0:
            self._answers.pop(serial, None)
            self._guessers[address] = self.now() + self.shut_out
            self._guessers.move_to_end(address)
            _cut(self._guessers, self.most)


def _cut(kept: OrderedDict[bytes, Any], most: int) -> None:
    while len(kept) > most:
        kept.popitem(last=False)
