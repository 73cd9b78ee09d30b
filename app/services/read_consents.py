"""Which datasets a person has agreed to."""

from __future__ import annotations

from app.domain.actor import Person
from app.store import records


def given(actor: Person) -> frozenset[str]:
    """The datasets under a live consent."""
    return frozenset(consent.dataset for consent in records.list_consents(actor.person_id))
