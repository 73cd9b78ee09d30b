"""The text of the consent, and which datasets a person has agreed to."""

from __future__ import annotations

from app.domain.actor import Person
from app.domain.consents import TEXT_EN, TEXT_VERSION, TEXT_ZH
from app.services import needed_datasets
from app.store import records


def given(actor: Person) -> frozenset[str]:
    """The datasets under a live consent."""
    return frozenset(consent.dataset for consent in records.list_consents(actor.person_id))


def read(actor: Person) -> dict[str, object]:
    """The text to agree to, in force now, and every purpose with what was agreed to."""
    return {
        "text_version": TEXT_VERSION,
        "text_zh": TEXT_ZH,
        "text_en": TEXT_EN,
        "purposes": purposes(actor),
    }


def purposes(actor: Person) -> list[dict[str, object]]:
    """What this season's packs need, why, about whom, and whether it was agreed to."""
    agreed = given(actor)
    return [
        {
            "dataset": asked.dataset.value,
            "zh": asked.purpose.zh,
            "en": asked.purpose.en,
            "given": asked.dataset in agreed,
        }
        for asked in needed_datasets.list_purposes()
    ]
