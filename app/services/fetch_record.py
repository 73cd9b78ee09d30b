"""Ask the departments about a family: the first two at once under a deadline, the rest through the queue."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import datetime
from uuid import UUID

from app import audit, clock, metrics, transactions
from app.domain.consents import FIRST
from app.models.snapshot import Snapshot
from app.services import await_answer, expand_family, mend_record, needed_datasets, request_record
from app.services.judge_answer import judge
from app.services.request_record import Question
from app.store import people, records
from registries import connector
from registries.ports import Dataset, RegistryAnswer, RegistryError, RegistryFailure, RegistryGateway, Ticket

DEADLINE = 2.0  # seconds, for everything asked on sign-in
QUEUE_TIMEOUT = 8.0
STALE = "stale"
"""Counted beside the verdicts: how many answers were older than their dataset may be."""
PURPOSE = "compulsory-education-enrolment"
_pool = ThreadPoolExecutor(max_workers=16, thread_name_prefix="registry")


Outcome = RegistryAnswer | Ticket | RegistryError


def ask_first(gateway: RegistryGateway, person_id: UUID, *, now: datetime) -> None:
    """Household and property at once, in parallel; what is late arrives by the queue. Ends the running unit."""
    person = people.get_person(person_id)
    first = [dataset for dataset in FIRST if dataset in needed_datasets.in_season()]
    questions = request_record.request(person, first, requested_by=person.id, now=now, first=True)
    if all(question.dataset != Dataset.HOUSEHOLD for question in questions):
        expand_family.ask_rest(person, now=now)  # else the household's answer leads to the rest
    transactions.release()
    futures = {_pool.submit(ask, gateway, question, timeout=DEADLINE): question for question in questions}
    done, _late = wait(futures, timeout=DEADLINE)
    for future in done:
        outcome = future.result()
        if not _is_late(outcome):
            store(futures[future], outcome, now=now)


def _is_late(outcome: Outcome) -> bool:
    """Out of time here is not yet a refusal: the queue asks again and waits longer."""
    return isinstance(outcome, RegistryError) and outcome.code is RegistryFailure.TIMEOUT


def ask(gateway: RegistryGateway, question: Question, *, timeout: float) -> Outcome:
    """One call; a failure is an answer too. Touches no database."""
    try:
        return gateway.fetch(
            question.dataset,
            subject=question.subject,
            purpose=PURPOSE,
            consent=question.consent,
            request_id=f"{question.snapshot_id}-{question.version}",
            timeout=timeout,
        )
    except RegistryError as error:
        return error


def store(question: Question, outcome: Outcome, *, now: datetime) -> None:
    """Keep what a department answered, compare it, count it, and follow what it leads to."""
    seen = records.get_snapshot(question.snapshot_id)
    snapshot = records.lock_snapshot(seen.requested_by, seen.person_id, seen.dataset)
    if snapshot is None or snapshot.version != question.version or snapshot.status not in records.ASKED:
        return  # a late answer to an old question
    if isinstance(outcome, Ticket):
        if not await_answer.is_overdue(snapshot, now=now):
            await_answer.note(snapshot, outcome, now=now)
            return
        _store_failure(snapshot, RegistryFailure.OVERDUE)
    elif isinstance(outcome, RegistryError):
        _store_failure(snapshot, outcome.code)
    else:
        _store_answer(snapshot, outcome)
    metrics.REGISTRY_ANSWERS.labels(snapshot.dataset, snapshot.error_code or snapshot.status).inc()
    snapshot.fetched_at = now
    person = people.get_person(snapshot.person_id)
    judge(snapshot, person)
    mend_record.resolve(snapshot, now=now)
    if is_stale(snapshot, now=now):
        records.count_verdict(snapshot.dataset, STALE, day=clock.local(now).date())
    records.count_verdict(snapshot.dataset, snapshot.verdict or "", day=clock.local(now).date())
    audit.record(
        audit.about("person", snapshot.requested_by),
        "dataset_fetched",
        audit.about("person", person.id),
        now=now,
        dataset=snapshot.dataset,
        status=snapshot.status,
        verdict=snapshot.verdict,
        consent=str(snapshot.consent_id),
    )
    expand_family.expand(snapshot, person, now=now)


def _store_answer(snapshot: Snapshot, answer: RegistryAnswer) -> None:
    snapshot.status = "ready" if answer.found else "not_found"
    snapshot.payload = json.dumps(answer.payload, ensure_ascii=False) if answer.payload is not None else None
    snapshot.digest = answer.digest
    snapshot.reference = answer.reference
    snapshot.department = answer.department
    snapshot.as_of = answer.as_of
    snapshot.error_code = None


def _store_failure(snapshot: Snapshot, code: RegistryFailure) -> None:
    """Unavailable is not "nothing there": an older answer is kept but no longer counts as fresh."""
    snapshot.status = "unavailable"
    snapshot.error_code = code.value


def is_stale(snapshot: Snapshot, *, now: datetime) -> bool:
    """Whether the department answered with data that is older than this dataset may be."""
    if snapshot.status not in {"ready", "not_found"} or snapshot.as_of is None:
        return False
    return connector.get(snapshot.dataset).is_stale(snapshot.as_of, on=clock.local(now).date())
