"""The privacy ledger: who opened what of the family, and which department was asked under which consent."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from app.domain import ledger
from app.domain.actor import Person
from app.models.audit import AuditEvent
from app.services import page_cursor
from app.store import ledger as store
from registries.department import DEPARTMENTS
from registries.ports import Dataset


@dataclass(frozen=True)
class Line:
    """One event; nobody of the staff is named, and no value is repeated."""

    id: UUID
    at: datetime
    event: str
    title_zh: str
    title_en: str
    who: str  # self | guardian | staff | system
    about: str  # self | family | application
    application_id: UUID | None
    district_code: str | None
    dataset: str | None
    dataset_zh: str | None
    dataset_en: str | None
    department_zh: str | None
    department_en: str | None
    consent_id: str | None
    status: str | None
    fields: tuple[str, ...]
    because: str | None = None


@dataclass(frozen=True)
class Page:
    """Newest first; `next` is the cursor of the following page."""

    items: tuple[Line, ...]
    next: str | None


def read(*, actor: Person, cursor: str | None, limit: int) -> Page:
    """One page of the signed-in person's ledger, from the audit trail."""
    events = store.list_events(
        actor.person_id,
        of_person=ledger.OF_PERSON,
        of_application=ledger.OF_APPLICATION,
        after=None if cursor is None else page_cursor.read(cursor),
        limit=limit + 1,
    )
    shown = tuple(_line(event, actor) for event in events[:limit])
    more = len(events) > limit
    return Page(shown, page_cursor.write(shown[-1].at, shown[-1].id) if more else None)


def _line(event: AuditEvent, actor: Person) -> Line:
    kind, _, subject = event.subject.partition(":")
    title = ledger.TITLES[event.event]
    asked = [DEPARTMENTS[Dataset(dataset)] for dataset in _datasets(event.data)]
    return Line(
        id=event.id,
        at=event.at,
        event=event.event,
        title_zh=title.zh,
        title_en=title.en,
        who=ledger.who(event.actor, actor.name),
        about="application" if kind == "application" else "self" if event.subject == actor.name else "family",
        application_id=UUID(subject) if kind == "application" else None,
        district_code=event.district_code,
        dataset=event.data.get("dataset"),
        dataset_zh=_together("、", (one.dataset_zh for one in asked)),
        dataset_en=_together(", ", (one.dataset_en for one in asked)),
        department_zh=_together("、", (one.name_zh for one in asked)),
        department_en=_together(", ", (one.name_en for one in asked)),
        consent_id=event.data.get("consent"),
        status=event.data.get("status"),
        fields=tuple(event.data.get("fields", _datasets(event.data))),
        because=event.data.get("because") if event.event in ledger.TOLD_WHY else None,
    )


def _datasets(data: dict[str, Any]) -> list[str]:
    """The datasets that an event speaks of."""
    return [data["dataset"]] if "dataset" in data else list(data.get("datasets", ()))


def _together(comma: str, names: Iterable[str]) -> str | None:
    """Each name once, in order; None of none."""
    return comma.join(dict.fromkeys(names)) or None
