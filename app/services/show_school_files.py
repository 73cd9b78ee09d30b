"""What a school sees: the applications whose first choice it is, masked, with what is asked of it; no other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from app.domain import serial
from app.domain.actor import NotAllowed, NotFound, StaffMember
from app.domain.states import LABELS, State
from app.models.application import Application
from app.models.person import Person
from app.privacy import mask_name
from app.services import choose_schools, page_cursor
from app.services.show_opinions import AskedTask, list_tasks
from app.store import applications, school_files, school_opinions, schools, seasons


@dataclass(frozen=True)
class SchoolFile:
    """One application in a list; the child's name is masked."""

    id: UUID
    serial: str
    state: str
    state_zh: str
    state_en: str
    child_name: str
    submitted_at: datetime


@dataclass(frozen=True)
class SchoolFiles:
    """One page, newest first; `next` is the cursor of the following one."""

    items: tuple[SchoolFile, ...]
    next: str | None


@dataclass(frozen=True)
class SchoolFileView:
    """One application: its points so far, and the schools it names."""

    file: SchoolFile
    points: Decimal | None
    provisional: bool | None
    assessed_on: date | None
    schools: list[dict[str, Any]]
    tasks: list[AskedTask]


@dataclass(frozen=True)
class Count:
    """How many applications are in a state."""

    state: str
    state_zh: str
    state_en: str
    count: int


@dataclass(frozen=True)
class SchoolCounts:
    """The school and the applications whose first choice it is."""

    code: str
    name_zh: str
    name_en: str
    total: int
    asked: int
    states: tuple[Count, ...]


def list_files(actor: StaffMember, *, state: str | None, cursor: str | None, limit: int) -> SchoolFiles:
    """The school's applications of the present season."""
    after = None if cursor is None else page_cursor.read(cursor)
    rows = school_files.list_files(
        _school(actor), seasons.get_current().id, state=state, after=after, limit=limit + 1
    )
    items = tuple(_file(application, child) for application, child in rows[:limit])
    more = len(rows) > limit
    return SchoolFiles(items, page_cursor.write(items[-1].submitted_at, items[-1].id) if more else None)


def list_asked(actor: StaffMember, *, now: datetime, limit: int) -> list[SchoolFile]:
    """The files on which this school has the first word now, those whose time ends first at the front."""
    code, season_id = _school(actor), seasons.get_current().id
    asked = school_opinions.list_asked(code, season_id, person_id=actor.person_id, now=now, limit=limit)
    found = (school_files.find_file(code, season_id, application_id) for application_id in asked)
    return [_file(*row) for row in found if row is not None]


def show_file(application_id: UUID, *, actor: StaffMember, now: datetime) -> SchoolFileView:
    """One of the school's applications; `NotFound` for any other, whether it exists or not."""
    found = school_files.find_file(_school(actor), seasons.get_current().id, application_id)
    if found is None:
        raise NotFound
    application, child = found
    assessment = applications.find_assessment(application.id)
    return SchoolFileView(
        file=_file(application, child),
        points=assessment.total if assessment else None,
        provisional=assessment.provisional if assessment else None,
        assessed_on=date.fromisoformat(assessment.made_on) if assessment else None,
        schools=choose_schools.view(application.id),
        tasks=list_tasks(application, actor=actor, now=now),
    )


def count_files(actor: StaffMember, *, now: datetime) -> SchoolCounts:
    """How far the school's applications are."""
    school, season_id = schools.get(_school(actor)), seasons.get_current().id
    counts = tuple(
        Count(state, *LABELS[State(state)], count)
        for state, count in school_files.count_by_state(school.code, season_id)
    )
    asked = school_opinions.count_asked(school.code, season_id, person_id=actor.person_id, now=now)
    total = sum(one.count for one in counts)
    return SchoolCounts(school.code, school.name_zh, school.name_en, total, asked, counts)


def _school(actor: StaffMember) -> str:
    code = school_files.find_school_of(actor.staff_id)
    if code is None:
        raise NotAllowed
    return code


def _file(application: Application, child: Person) -> SchoolFile:
    assert application.submitted_at is not None  # the query asks for it
    return SchoolFile(
        application.id,
        str(serial.parse(application.serial or "")),
        application.state,
        *LABELS[State(application.state)],
        mask_name(child.name),
        application.submitted_at,
    )
