"""Record a guardian's consent per dataset, or its withdrawal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from app import audit
from app.domain.actor import Person
from app.domain.consents import TEXT_VERSION, ConsentNeeded, OldConsentText, UnknownDataset
from app.services import needed_datasets
from app.store import records


def give(datasets: Sequence[str], *, actor: Person, text_version: str, now: datetime) -> None:
    """Consent to `datasets` under the text that was shown; an outdated text is refused."""
    if text_version != TEXT_VERSION:
        raise OldConsentText
    if not all(needed_datasets.is_known(dataset) for dataset in datasets):
        raise UnknownDataset
    for dataset in datasets:
        records.add_consent(actor.person_id, dataset, text_version=text_version, now=now)
    audit.record(
        actor.name,
        "consent_given",
        audit.about("person", actor.person_id),
        now=now,
        datasets=sorted(datasets),
        text_version=text_version,
    )


def withdraw(dataset: str, *, actor: Person, now: datetime) -> None:
    """Withdraw the consent to one dataset; what waits to be asked is not asked any more."""
    if not needed_datasets.is_known(dataset):
        raise UnknownDataset
    consent_id = records.withdraw_consent(actor.person_id, dataset, now=now)
    if consent_id is None:
        raise ConsentNeeded
    records.forget(consent_id)
    audit.record(
        actor.name, "consent_withdrawn", audit.about("person", actor.person_id), now=now, dataset=dataset
    )
