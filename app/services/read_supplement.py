"""The one-time notices of an application, as its family reads and prints them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from app import clock
from app.domain import serial, supplement
from app.domain.actor import Person
from app.domain.explain import Text
from app.domain.supplement import Item
from app.models.application import Application
from app.models.supplement import Supplement
from app.services import find_policy
from app.store import applications, people, supplements


@dataclass(frozen=True)
class Given:
    """One notice: everything that was to mend then, and by when; `apology` where something was told late."""

    id: UUID
    number: int
    given_at: datetime
    mend_by: date
    items: tuple[Item, ...]
    apology: Text | None


@dataclass(frozen=True)
class Sheet:
    """The notice with what stands around it on paper."""

    given: Given
    given_on: date
    serial: str
    child_name: str
    office: Text
    hotline: str


def list_of_guardian(application_id: UUID, *, actor: Person) -> list[Given]:
    """Every notice of the actor's own application, the first one first."""
    application = applications.get_for_guardian(application_id, actor.person_id)
    return [_shown(row) for row in supplements.list_of_application(application.id)]


def sheet(application_id: UUID, supplement_id: UUID, *, actor: Person) -> Sheet:
    """One of them to print; `NotFound` for another's application or another application's notice."""
    application = applications.get_for_guardian(application_id, actor.person_id)
    row = supplements.get(application.id, supplement_id)
    contact = find_policy.in_force(application.season_id, row.district_code).contact
    return Sheet(
        given=_shown(row),
        given_on=clock.local(row.given_at).date(),
        serial=str(serial.parse(application.serial)) if application.serial else "",
        child_name=people.get_person(application.child_id).name,
        office=contact.office,
        hotline=contact.hotline,
    )


def newest(application: Application) -> Given | None:
    """The last notice of an application that its caller may read."""
    rows = supplements.list_of_application(application.id)
    return _shown(rows[-1]) if rows else None


def _shown(row: Supplement) -> Given:
    items = tuple(supplement.read(item) for item in row.items)
    return Given(row.id, row.number, row.given_at, row.mend_by, items, supplement.LATE if row.late else None)
