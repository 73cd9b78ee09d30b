"""What stands before each department: a breaker and a bulkhead."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pybreaker

from registries.deadline import Deadline, DeadlinePassed
from registries.ports import RegistryError, RegistryFailure


class BreakerOpen(Exception):
    """The department failed too often just now; it is left alone until the next trial."""


class _Failed(Exception):
    """Tells pybreaker of a failure."""


class Breaker:
    """pybreaker's state machine around calls that run *outside* its lock.

    `CircuitBreaker.call` holds one lock for the whole call: a hung department would queue every other caller behind
    it, beyond any deadline. Here only admission and outcome are told to it. While half open, one trial at a time.
    """

    def __init__(self, name: str, *, failures: int, reset_after: float) -> None:
        self._reset_after = timedelta(seconds=reset_after)
        self._storage = pybreaker.CircuitMemoryStorage(pybreaker.STATE_CLOSED)
        self._circuit = pybreaker.CircuitBreaker(
            fail_max=failures, reset_timeout=reset_after, state_storage=self._storage, name=name
        )
        self._lock = threading.Lock()
        self._trial_running = False

    @property
    def state(self) -> str:
        """`closed`, `open` or `half-open`, for metrics and pages."""
        return str(self._circuit.current_state)

    def admit(self) -> None:
        """Let one call through, or raise `BreakerOpen`."""
        with self._lock:
            if self.state == pybreaker.STATE_OPEN:
                self._half_open_when_due()
            if self.state == pybreaker.STATE_HALF_OPEN:
                if self._trial_running:
                    raise BreakerOpen
                self._trial_running = True

    def _half_open_when_due(self) -> None:
        opened_at = self._storage.opened_at
        if opened_at is not None and datetime.now(UTC) < opened_at + self._reset_after:
            raise BreakerOpen
        self._circuit.half_open()
        self._trial_running = False

    def record(self, *, success: bool) -> None:
        """Tell how an admitted call ended; what ends after the circuit opened changes nothing."""
        with self._lock:
            self._trial_running = False
            if self.state == pybreaker.STATE_OPEN:
                return
            try:
                self._circuit.call(_succeed if success else _fail)
            except (_Failed, pybreaker.CircuitBreakerError):
                return


def _succeed() -> None:
    return None


def _fail() -> None:
    raise _Failed


class DepartmentGuard:
    """One department's breaker and bulkhead together."""

    def __init__(self, name: str, *, places: int, failures: int, reset_after: float) -> None:
        self.breaker = Breaker(name, failures=failures, reset_after=reset_after)
        self._places = threading.BoundedSemaphore(places)

    @contextmanager
    def entered(self, deadline: Deadline) -> Iterator[None]:
        """Hold a place for one call. Raises `DeadlinePassed` when none came free in time, or `BreakerOpen`.

        Every `RegistryError` but a refusal counts against the department: a refusal is an answer.
        """
        if not self._places.acquire(timeout=deadline.remaining()):
            raise DeadlinePassed
        try:
            self.breaker.admit()
            with self._recorded():
                yield
        finally:
            self._places.release()

    @contextmanager
    def _recorded(self) -> Iterator[None]:
        answered = False
        try:
            yield
            answered = True
        except RegistryError as error:
            answered = error.code is RegistryFailure.REFUSED
            raise
        finally:
            self.breaker.record(success=answered)
