"""Queries about publications of results."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from app.domain.actor import NotFound, StaffMember
from app.extensions import db
from app.models.application import Application
from app.models.publication import Publication, PublicationItem


def add_publication(publication: Publication, items: Sequence[PublicationItem]) -> None:
    """Store a proposal and its lines."""
    db.session.add(publication)
    db.session.flush()
    db.session.add_all(items)


def get_for_staff(publication_id: UUID, staff: StaffMember, *, lock: bool = False) -> Publication:
    """A publication within the scope of the member of staff, or `NotFound`."""
    query = select(Publication).where(Publication.id == publication_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    publication = db.session.scalar(query)
    if publication is None or not staff.covers(publication.district_code):
        raise NotFound
    return publication


def list_publications(district_code: str | None) -> list[Publication]:
    """Publications of a district, or of the whole city, newest first."""
    query = select(Publication).order_by(Publication.proposed_at.desc(), Publication.id).limit(200)
    if district_code is not None:
        query = query.where(Publication.district_code == district_code)
    return list(db.session.scalars(query))


def list_items(publication_id: UUID) -> list[tuple[PublicationItem, Application]]:
    """The lines with their applications, by serial."""
    rows = db.session.execute(
        select(PublicationItem, Application)
        .join(Application, Application.id == PublicationItem.application_id)
        .where(PublicationItem.publication_id == publication_id)
        .order_by(Application.serial)
    )
    return [(item, application) for item, application in rows]


def lock_items(publication_id: UUID) -> list[tuple[PublicationItem, Application]]:
    """The lines with their applications under row locks, in id order, as committed."""
    rows = db.session.execute(
        select(PublicationItem, Application)
        .join(Application, Application.id == PublicationItem.application_id)
        .where(PublicationItem.publication_id == publication_id)
        .order_by(Application.id)
        .with_for_update(of=Application)
        .execution_options(populate_existing=True)
    )
    return [(item, application) for item, application in rows]


def list_by_serial(serials: Sequence[str], district_code: str | None) -> dict[str, Application]:
    """The district's applications with these compact serials."""
    rows = db.session.scalars(
        select(Application).where(Application.serial.in_(serials), Application.district_code == district_code)
    )
    return {row.serial: row for row in rows if row.serial is not None}


def find_published(application_id: UUID) -> tuple[PublicationItem, Publication] | None:
    """The newest published line about an application."""
    row = db.session.execute(
        select(PublicationItem, Publication)
        .join(Publication, Publication.id == PublicationItem.publication_id)
        .where(PublicationItem.application_id == application_id, Publication.state == "published")
        .order_by(Publication.published_at.desc())
        .limit(1)
    ).first()
    return None if row is None else (row[0], row[1])
