"""Queries about complaints; whether the district that it is about may see it is part of the query."""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Row, func, select, true, tuple_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import defer

from app.domain.actor import NotFound, Role, StaffMember
from app.extensions import db
from app.models.complaint import Complaint, ComplaintOrigin, ComplaintPhoto
from app.privacy import vault


def add(complaint: Complaint) -> None:
    """Store a new row."""
    db.session.add(complaint)
    db.session.flush()


def is_taken(number: str) -> bool:
    """Whether a complaint has this number."""
    return db.session.scalar(select(Complaint.id).where(Complaint.number == number)) is not None


def count_from(on: date, address_index: bytes) -> int:
    """Count one more complaint of an address on a day; how many there are now, this one included."""
    statement = insert(ComplaintOrigin).values(on=on, address_index=address_index, complaints=1)
    return db.session.scalars(
        statement.on_conflict_do_update(
            index_elements=["on", "address_index"],
            set_={"complaints": ComplaintOrigin.complaints + 1},
        ).returning(ComplaintOrigin.complaints)
    ).one()


def count_of_person(person_id: UUID, *, since: datetime) -> int:
    """How many a signed-in person sent since."""
    query = select(func.count()).select_from(Complaint)
    return (
        db.session.scalar(query.where(Complaint.person_id == person_id, Complaint.received_at > since)) or 0
    )


def get_by_secret(number: str, secret_hash: bytes, *, lock: bool = False) -> Complaint:
    """The complaint that number and secret open together, or `NotFound`."""
    query = select(Complaint).where(Complaint.number == number)
    found = db.session.scalar(query.with_for_update() if lock else query)
    if not hmac.compare_digest(found.secret_hash if found else bytes(32), secret_hash) or found is None:
        raise NotFound
    return found


def list_of_person(person_id: UUID) -> list[Complaint]:
    """Those that a person sent while signed in, newest first."""
    return list(
        db.session.scalars(
            select(Complaint)
            .where(Complaint.person_id == person_id)
            .order_by(Complaint.received_at.desc(), Complaint.id)
        )
    )


def list_for_staff(
    staff: StaffMember, *, state: str | None, after: tuple[datetime, UUID] | None, limit: int
) -> Sequence[Row[Complaint, int]]:
    """Complaints within the scope with the number of their photos, newest first."""
    photos = (
        select(func.count())
        .where(ComplaintPhoto.complaint_id == Complaint.id)
        .correlate(Complaint)
        .scalar_subquery()
    )
    before = true() if after is None else tuple_(Complaint.received_at, Complaint.id) < tuple_(*after)
    wanted = true() if state is None else Complaint.state == state
    return db.session.execute(
        select(Complaint, photos)
        .where(_within(staff), wanted, before)
        .order_by(Complaint.received_at.desc(), Complaint.id.desc())
        .limit(limit)
    ).all()


def count_unanswered(staff: StaffMember) -> int:
    """How many within the scope wait for an answer."""
    query = select(func.count()).select_from(Complaint)
    return db.session.scalar(query.where(_within(staff), Complaint.answered_at.is_(None))) or 0


def get_for_staff(complaint_id: UUID, staff: StaffMember, *, lock: bool = False) -> Complaint:
    """A complaint within the scope, or `NotFound`."""
    query = select(Complaint).where(Complaint.id == complaint_id, _within(staff))
    found = db.session.scalar(query.with_for_update() if lock else query)
    if found is None:
        raise NotFound
    return found


def add_photo(photo: ComplaintPhoto, content: bytes) -> None:
    """Store a photo; the row has its `id` already."""
    photo.content_sealed = vault.seal(content, _place(photo.id))
    db.session.add(photo)


def list_photos(complaint_id: UUID) -> list[ComplaintPhoto]:
    """The photos of a complaint, without their content."""
    return list(
        db.session.scalars(
            select(ComplaintPhoto)
            .options(defer(ComplaintPhoto.content_sealed))
            .where(ComplaintPhoto.complaint_id == complaint_id)
            .order_by(ComplaintPhoto.uploaded_at, ComplaintPhoto.id)
        )
    )


def get_photo(photo_id: UUID, complaint_id: UUID) -> bytes:
    """A photo, opened; `NotFound` once its time of retention is over."""
    sealed = db.session.scalar(
        select(ComplaintPhoto.content_sealed).where(
            ComplaintPhoto.id == photo_id, ComplaintPhoto.complaint_id == complaint_id
        )
    )
    if sealed is None:
        raise NotFound
    return vault.open(sealed, _place(photo_id))


def _within(staff: StaffMember) -> ColumnElement[bool]:
    """The bureau sees all; a district its own, unless it is about the district's office itself."""
    if staff.role is Role.BUREAU:
        return true()
    return (Complaint.district_code == staff.district_code) & ~Complaint.about_district


def _place(photo_id: UUID) -> str:
    return f"complaint_photo.content/{photo_id}"
