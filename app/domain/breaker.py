"""A breaker before an outside world: stops calling after failures in a row, tries again by itself."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Breaker:
    """Opens after `failures` in a row; `pause` seconds later it lets one probe through (half open).

    `moment` is a monotonic clock in seconds, given by the caller.
    """

    failures: int = 20
    pause: float = 10.0
    _failed: int = 0
    _opened_at: float | None = None

    def allowed(self, moment: float, wanted: int) -> int:
        """How many of `wanted` calls may be made now: all, or none while open, or one probe half open."""
        if self._opened_at is None:
            return wanted
        return 0 if moment - self._opened_at < self.pause else min(wanted, 1)

    @property
    def is_open(self) -> bool:
        """Whether calls are held back, half open included."""
        return self._opened_at is not None

    def succeeded(self) -> None:
        """The world answered: closed again."""
        self._failed, self._opened_at = 0, None

    def failed(self, moment: float, times: int = 1) -> None:
        """The world did not answer."""
        self._failed += times
        if self._failed >= self.failures or self._opened_at is not None:
            self._opened_at = moment
