"""Before a season: ask every department about one person, and say who answered, how fast, and who did not (22.6)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from app import audit, transactions
from registries.ports import Dataset, RegistryError, RegistryGateway, Subject

PURPOSE = "readiness-check"
TIMEOUT = 8.0


@dataclass(frozen=True)
class Readiness:
    """How one dataset answered; `outcome` is `found`, `not_found` or why it failed. Nothing of the answer is kept."""

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
    found = [_ask(gateway, dataset, subject, stopwatch) for dataset in Dataset]
    failed = sorted(line.dataset for line in found if not line.ok)
    audit.record(
        actor, "registries_checked", audit.about("exchange", "all"), now=now, asked=len(found), failed=failed
    )
    return found


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
        outcome, ok = ("found" if answer.found else "not_found"), True
    except RegistryError as error:
        outcome, ok = error.code.value, False
    took = round((stopwatch() - begun) * 1000)
    state = gateway.breaker_states().get(dataset.department_code, "closed")
    return Readiness(dataset.value, outcome, ok, took, state)
