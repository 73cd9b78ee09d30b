"""Queries about findings: what is proposed, what two people agreed on, what is in force."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, DateTime, and_, exists, select, type_coerce

from app.domain.actor import NotFound, StaffMember
from app.extensions import db
from app.models.application import Application, Material
from app.models.finding import Finding

PROPOSED, APPROVED, REFUSED, TAKEN_BACK = "proposed", "approved", "refused", "taken_back"

_DECIDED_AT: ColumnElement[datetime] = type_coerce(Finding.decided_at, DateTime(timezone=True))
"""Whatever is approved was decided at some time."""


class InForce(NamedTuple):
    """A ruling by two: `document` of the file found false, or the class that the family was placed in."""

    id: UUID
    material_id: UUID | None
    document: str | None
    class_id: str | None
    ground: str
    decided_at: datetime


def in_force(application_id: UUID) -> list[InForce]:
    """What two people of the application's district agreed on and nobody took back, oldest first.

    A district decides for itself: what another one found does not move with the family.
    """
    rows = db.session.execute(
        select(
            Finding.id,
            Finding.material_id,
            Material.document,
            Finding.class_id,
            Finding.ground,
            _DECIDED_AT,
        )
        .join(
            Application,
            and_(
                Application.id == Finding.application_id, Application.district_code == Finding.district_code
            ),
        )
        .outerjoin(Material, Material.id == Finding.material_id)
        .where(
            Finding.application_id == application_id,
            Finding.state == APPROVED,
            Finding.takes_back.is_(None),
        )
        .order_by(Finding.decided_at, Finding.id)
    )
    return [InForce(*row) for row in rows]


def is_open(application_id: UUID) -> bool:
    """Whether a proposal of the application's district waits for a second person."""
    of_district = and_(
        Application.id == Finding.application_id, Application.district_code == Finding.district_code
    )
    waiting = exists().where(Finding.application_id == application_id, Finding.state == PROPOSED, of_district)
    return bool(db.session.scalar(select(waiting)))


def add(finding: Finding) -> None:
    """Write a proposal, or what was decided on it; a second open one about the same item is refused by its index."""
    db.session.add(finding)
    db.session.flush()


def get(finding_id: UUID, staff: StaffMember, *, lock: bool = False) -> Finding:
    """A finding of the district, or `NotFound`."""
    query = select(Finding).where(Finding.id == finding_id, Finding.district_code == staff.district_code)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    found = db.session.scalar(query)
    if found is None:
        raise NotFound
    return found


def list_waiting(staff: StaffMember) -> list[Finding]:
    """The district's proposals, oldest first; never those about the own family."""
    return list(
        db.session.scalars(
            select(Finding)
            .join(Application, Application.id == Finding.application_id)
            .where(
                Finding.district_code == staff.district_code,
                Finding.state == PROPOSED,
                Application.applicant_id != staff.person_id,
            )
            .order_by(Finding.proposed_at, Finding.id)
        )
    )


def list_of_application(application_id: UUID) -> list[Finding]:
    """Every finding about an application, oldest first."""
    return list(
        db.session.scalars(
            select(Finding)
            .where(Finding.application_id == application_id)
            .order_by(Finding.proposed_at, Finding.id)
        )
    )


def documents_of(application_id: UUID) -> dict[UUID, str]:
    """File → document of everything that the family ever handed in."""
    rows = db.session.execute(
        select(Material.id, Material.document).where(Material.application_id == application_id)
    )
    return {row.id: row.document for row in rows}
