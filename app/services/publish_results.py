"""Publish results: one person proposes a list, another releases it, and every family's state changes at once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app import audit, clock, outbox, transactions
from app.domain import serial
from app.domain.actor import Role, StaffMember
from app.domain.errors import DomainError, Forbidden
from app.domain.states import State
from app.models.base import new_id
from app.models.publication import Publication, PublicationItem
from app.services import check_results
from app.services.check_results import Line
from app.services.move_application import move
from app.store import publications

JOB = "announce_results"


class SecondPersonNeeded(Forbidden):
    """Who proposed a list cannot release it."""

    code = "second_person_needed"
    zh = "结果须由另一位负责人复核后公布。"
    en = "Another person must release the results."


class AlreadyPublished(DomainError):
    """The list was released before."""

    code = "already_published"
    zh = "这份名单已于 {at} 公布。"
    en = "This list was published at {at}."


transactions.refuse_as("ck_publication_two_people", SecondPersonNeeded)


@dataclass(frozen=True)
class Shown:
    """One line of a publication for the person who checks it."""

    serial: str
    outcome: str
    school: str | None


def propose(lines: Sequence[Line], *, actor: StaffMember, now: datetime) -> Publication:
    """Keep the list until another person releases it; nobody outside the district sees it meanwhile."""
    by_serial = check_results.by_serial(lines)
    found = publications.list_by_serial(list(by_serial), actor.district_code)
    check_results.require_due([(text, found.get(text), line.outcome) for text, line in by_serial.items()])
    publication = Publication(
        id=new_id(),
        district_code=actor.district_code,
        state="proposed",
        digest=_digest(by_serial),
        size=len(by_serial),
        proposed_by=actor.person_id,
        proposed_at=now,
    )
    items = [
        PublicationItem(
            publication_id=publication.id,
            application_id=found[text].id,
            district_code=actor.district_code,
            outcome=line.outcome,
            school=line.school,
        )
        for text, line in by_serial.items()
    ]
    publications.add_publication(publication, items)
    _note("results_proposed", publication, actor, now=now)
    return publication


def approve(publication_id: UUID, *, actor: StaffMember, now: datetime) -> Publication:
    """Release the list: every application moves in this one transaction, or none does."""
    publication = publications.get_for_staff(publication_id, actor, lock=True)
    if publication.published_at is not None:
        at = clock.local(publication.published_at)
        raise AlreadyPublished(at=f"{at:%Y-%m-%d %H:%M}")
    if publication.proposed_by == actor.person_id:
        raise SecondPersonNeeded
    items = publications.lock_items(publication.id)
    check_results.require_due([(row.serial or "", row, State(item.outcome)) for item, row in items])
    for item, application in items:
        move(
            application,
            State(item.outcome),
            actor=actor.name,
            now=now,
            publication=str(publication.id),
            school=item.school,
        )
        if item.outcome == State.NOT_PLACED:
            application.closed_at = now
    publication.state, publication.approved_by, publication.published_at = "published", actor.person_id, now
    _note("results_published", publication, actor, now=now)
    outbox.promise(JOB, publication.id, now=now, queue="bulk")
    return publication


def get(publication_id: UUID, *, actor: StaffMember) -> tuple[Publication, list[Shown]]:
    """A publication and its lines, by serial."""
    publication = publications.get_for_staff(publication_id, actor)
    lines = [
        Shown(str(serial.parse(row.serial or "")), item.outcome, item.school)
        for item, row in publications.list_items(publication.id)
    ]
    return publication, lines


def list_of(actor: StaffMember) -> list[Publication]:
    """The district's publications, newest first; the bureau sees the whole city's."""
    return publications.list_publications(None if actor.role is Role.BUREAU else actor.district_code)


def _digest(by_serial: dict[str, Line]) -> str:
    rows = sorted((text, line.outcome, line.school) for text, line in by_serial.items())
    return hashlib.sha256(json.dumps(rows, ensure_ascii=False).encode()).hexdigest()


def _note(event: str, publication: Publication, actor: StaffMember, *, now: datetime) -> None:
    audit.record(
        actor.name,
        event,
        audit.about("publication", publication.id),
        now=now,
        district_code=publication.district_code,
        size=publication.size,
        digest=publication.digest,
    )
