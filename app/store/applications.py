"""Queries about applications; visibility is part of the query, so that "not yours" and "unknown" are one answer."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from uuid import UUID

from sqlalchemy import bindparam, select

from app.domain.actor import NotFound, StaffMember
from app.domain.states import LIVE, State
from app.extensions import db
from app.models.application import Application, Assessment, Material, serial_sequence
from app.store.prepared import Prepared

_OWN = select(Application).where(
    Application.id == bindparam("application"), Application.applicant_id == bindparam("person")
)
_OWN_LOCKED = _OWN.with_for_update(of=Application).execution_options(populate_existing=True)
_NEXT = Prepared(select(serial_sequence.next_value().label("number")))


def get_for_guardian(application_id: UUID, person_id: UUID, *, lock: bool = False) -> Application:
    """The person's own application, or `NotFound`."""
    keys = {"application": application_id, "person": person_id}
    application = db.session.scalar(_OWN_LOCKED if lock else _OWN, keys)
    if application is None:
        raise NotFound
    return application


def get_for_staff(application_id: UUID, staff: StaffMember, *, lock: bool = False) -> Application:
    """An application within the scope of the member of staff, or `NotFound`; drafts are the family's own."""
    application = _one(Application.id == application_id, Application.state != State.DRAFT, lock=lock)
    if not staff.covers(application.district_code):
        raise NotFound
    return application


def list_of_community(index: bytes, states: Sequence[str], *, limit: int) -> list[Application]:
    """Applications in `states` that name a community, by its blind index, oldest first."""
    query = select(Application).where(Application.community_index == index, Application.state.in_(states))
    return list(db.session.scalars(query.order_by(Application.created_at, Application.id).limit(limit)))


def find_by_serial(serial: str) -> Application | None:
    """The application with this serial in its compact form."""
    return db.session.scalar(select(Application).where(Application.serial == serial))


def lock(application_id: UUID) -> Application:
    """The application under its row lock, as committed; for jobs and decisions that already know it exists."""
    return _one(Application.id == application_id, lock=True)


def get(application_id: UUID) -> Application:
    """The application, for the system's own work."""
    return _one(Application.id == application_id)


def list_of_guardian(person_id: UUID) -> list[Application]:
    """All applications of a person, newest first."""
    return list(
        db.session.scalars(
            select(Application)
            .where(Application.applicant_id == person_id)
            .order_by(Application.created_at.desc(), Application.id)
        )
    )


def list_open_of_guardian(person_id: UUID) -> list[Application]:
    """The person's applications that are being checked or reviewed, oldest first."""
    waiting = (State.SUBMITTED, State.CHECKING, State.UNDER_REVIEW, State.RETURNED)
    return list(
        db.session.scalars(
            select(Application)
            .where(Application.applicant_id == person_id, Application.state.in_(waiting))
            .order_by(Application.created_at, Application.id)
        )
    )


def find_live(season_id: UUID, child_id: UUID) -> Application | None:
    """The live application of a child anywhere in the city."""
    return db.session.scalar(
        select(Application).where(
            Application.season_id == season_id, Application.child_id == child_id, Application.state.in_(LIVE)
        )
    )


def find_draft(season_id: UUID, child_id: UUID, applicant_id: UUID) -> Application | None:
    """The person's draft for a child."""
    return db.session.scalar(
        select(Application).where(
            Application.season_id == season_id,
            Application.child_id == child_id,
            Application.applicant_id == applicant_id,
            Application.state == State.DRAFT,
        )
    )


def add(row: Application | Assessment | Material) -> None:
    """Store a new row."""
    db.session.add(row)


def written_at_once() -> AbstractContextManager[object]:
    """Meanwhile, reading writes nothing: many changes of a (locked) application become one UPDATE."""
    return db.session.no_autoflush


def next_sequence() -> int:
    """The next number for a serial; gaps are allowed, reuse is not."""
    return int(_NEXT.first().number)


def find_assessment(application_id: UUID) -> Assessment | None:
    """The newest assessment."""
    return db.session.scalar(
        select(Assessment)
        .where(Assessment.application_id == application_id)
        .order_by(Assessment.number.desc())
        .limit(1)
    )


def get_assessment(application_id: UUID, number: int) -> Assessment:
    """The assessment with this number, or `NotFound`."""
    assessment = db.session.scalar(
        select(Assessment).where(Assessment.application_id == application_id, Assessment.number == number)
    )
    if assessment is None:
        raise NotFound
    return assessment


def _one(*conditions: object, lock: bool = False) -> Application:
    query = select(Application).where(*conditions)  # type: ignore[arg-type]
    if lock:
        query = query.with_for_update(of=Application).execution_options(populate_existing=True)
    application = db.session.scalar(query)
    if application is None:
        raise NotFound
    return application
