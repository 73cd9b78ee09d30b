"""Compare what departments answered with the sign-in and with each other; an answer that mends another is told so."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.domain.comparison import Comparison, Identity, Verdict, compare
from app.domain.contradiction import WEIGHED, Found, contradictions
from app.models.person import Person
from app.models.snapshot import Snapshot
from app.services.gather_family import identity_of, payload_of
from app.store import records

_HOUSEHOLD = "police.household"
_WEIGHED_AGAINST_HOUSEHOLD = ("natural_resources.property", "civil_affairs.marriage")


def judged(dataset: str, identity: Identity, payload: Mapping[str, Any] | None, found: Found) -> Comparison:
    """The verdict on one answer; `found` says what other datasets hold about the same person."""
    first = compare(dataset, identity, payload, found(_HOUSEHOLD) if payload is not None else None)
    if payload is None:
        return first
    second = contradictions(dataset, identity, payload, found)
    differences = (*first.differences, *second.differences)
    return Comparison(Verdict.MISMATCH if differences else first.verdict, differences)


def judge(snapshot: Snapshot, person: Person) -> None:
    """Write the verdict on an answer, and again on the answers that are weighed against it."""
    kept = {row.dataset: row for row in records.list_snapshots(snapshot.requested_by, [person.id])}
    kept[snapshot.dataset] = snapshot
    identity = identity_of(person)
    others = (
        _WEIGHED_AGAINST_HOUSEHOLD if snapshot.dataset == _HOUSEHOLD else WEIGHED.get(snapshot.dataset, ())
    )
    for row in (snapshot, *(kept[dataset] for dataset in others if dataset in kept)):
        if row is snapshot or row.status == "ready":
            payload = payload_of(row) if row.status == "ready" else None
            comparison = judged(row.dataset, identity, payload, lambda dataset: payload_of(kept.get(dataset)))
            row.verdict = comparison.verdict
