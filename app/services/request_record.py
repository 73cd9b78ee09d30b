"""Note what must be asked of the departments, behind the recorded consent, and promise to ask it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from app import outbox
from app.models.person import Person
from app.models.snapshot import Snapshot
from app.store import people, records
from registries.ports import Dataset, Subject

_GRACE = timedelta(seconds=5)


@dataclass(frozen=True)
class Question:
    """One question to one department; `version` tells a late answer from a newer one."""

    snapshot_id: UUID
    version: int
    dataset: Dataset
    subject: Subject
    consent: str


def request(
    person: Person,
    datasets: Iterable[str],
    *,
    requested_by: UUID,
    now: datetime,
    first: bool = False,
    again: bool = False,
) -> list[Question]:
    """Pending snapshots and a promise to fetch them, for the datasets that `requested_by` consented to.

    What is fresh is left alone unless it is asked for `again`.
    The promise is made even for what is asked at once, a little later: if this process dies the queue asks.
    """
    consents = {consent.dataset: consent.id for consent in records.list_consents(requested_by)}
    questions = []
    for dataset in datasets:
        if dataset not in consents:
            continue
        snapshot = records.request_snapshot(
            person.id, dataset, requested_by=requested_by, consent_id=consents[dataset], now=now, again=again
        )
        if snapshot is None:
            continue
        outbox.promise("fetch_dataset", snapshot.id, now=now, not_before=now + _GRACE if first else now)
        questions.append(_question(snapshot, person))
    return questions


def question_of(snapshot: Snapshot) -> Question | None:
    """The question that a snapshot stands for; None when it was answered meanwhile."""
    if snapshot.status not in records.ASKED:
        return None
    return _question(snapshot, people.get_person(snapshot.person_id))


def _question(snapshot: Snapshot, person: Person) -> Question:
    return Question(
        snapshot_id=snapshot.id,
        version=snapshot.version,
        dataset=Dataset(snapshot.dataset),
        subject=Subject(id_number=person.id_number or "", name=person.name),
        consent=str(snapshot.consent_id),
    )
