"""On sign-in, ask what the consents of an earlier visit allow and is not there yet or has grown old."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from app.services import fetch_record
from app.store import people, records
from registries.ports import RegistryGateway


def fetch(gateway: RegistryGateway, *, person_id: str, now: datetime) -> None:
    """Household and property under the two-second deadline when they are stale; the rest follows from them."""
    person = people.get_person(UUID(person_id))
    if not records.list_consents(person.id):
        return
    fetch_record.ask_first(gateway, person.id, now=now)
