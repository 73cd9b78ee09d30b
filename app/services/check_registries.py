"""Before a season: ask every department about one person, and say who answered, how fast, and who did not (22.6)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from app import audit, transactions
from registries.connector import list_asked
from registries.ports import Dataset, RegistryAnswer, RegistryError, RegistryGateway, Subject, Ticket

PURPOSE = "readiness-check"
TIMEOUT = 8.0


@dataclass(frozen=True)
class Readiness:
    """How one dataset answered: `found`, `not_found`, `accepted`, or why it failed. Nothing of the answer is kept."""

    dataset: str
    outcome: str
    ok: bool
    milliseconds: int
    breaker: str


def check_registries(
    gateway: RegistryGateway,
    subject: Subject,
    *,
    actor: str,
    now: datetime,
    stopwatch: Callable[[], float],
) -> list[Readiness]:
    """Ask for every dataset in turn; `stopwatch` gives seconds. The trail says that it was done, not about whom."""
    transactions.release()
    found = [_ask(gateway, dataset, subject, stopwatch) for dataset in _asked()]
    failed = sorted(line.dataset for line in found if not line.ok)
    audit.record(
        actor, "registries_checked", audit.about("exchange", "all"), now=now, asked=len(found), failed=failed
    )
    return found


def _asked() -> list[Dataset]:
    return [connected.dataset for connected in list_asked()]


def _told(answer: RegistryAnswer | Ticket) -> str:
    """A department that answers in days is ready when it accepts the question."""
    if isinstance(answer, Ticket):
        return "accepted"
    return "found" if answer.found else "not_found"


def _ask(
    gateway: RegistryGateway, dataset: Dataset, subject: Subject, stopwatch: Callable[[], float]
) -> Readiness:
    begun = stopwatch()
    try:
        answer = gateway.fetch(
            dataset,
            subject=subject,
            purpose=PURPOSE,
            consent=PURPOSE,
            request_id=str(uuid4()),
            timeout=TIMEOUT,
        )
        outcome, ok = _told(answer), True
    except RegistryError as error:
        outcome, ok = error.code.value, False
    took = round((stopwatch() - begun) * 1000)
    state = gateway.breaker_states().get(dataset.department_code, "closed")
    return Readiness(dataset.value, outcome, ok, took, state)
