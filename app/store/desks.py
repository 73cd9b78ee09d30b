"""Queries about desk devices, scans and confirmations."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from psycopg.types.json import Jsonb
from sqlalchemy import ColumnElement, Row, bindparam, func, literal_column, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import aliased

from app.domain.actor import NotFound
from app.extensions import db
from app.models.application import Application, Assessment, Material
from app.models.base import new_id
from app.models.desk import Confirmation, DeskDevice, Scan
from app.models.person import Person
from app.models.season import District, DistrictSeason
from app.models.slot import Booking, Site, Slot
from app.models.staff import Staff
from app.store.prepared import Prepared

Seen = Row[Any]

_Clerk, _Child = aliased(Person), aliased(Person)
LIVE_BOOKING: ColumnElement[str] = literal_column("'live'")
"""The word of the partial index's predicate, which as a parameter the planner would not recognise."""
NEWEST = (
    select(
        Assessment.id,
        Assessment.total,
        Assessment.result["green_channel"].as_boolean().label("is_complete"),
        Assessment.result["documents"].label("documents"),
    )
    .where(Assessment.application_id == Application.id)
    .order_by(Assessment.number.desc())
    .limit(1)
    .lateral("newest")
)
SIGHTED = (
    select(func.array_agg(Material.document))
    .where(
        Material.application_id == Application.id,
        Material.seen_at.is_not(None),
        Material.withdrawn_at.is_(None),
    )
    .scalar_subquery()
)
FILES = (
    select(
        Application.id,
        Application.district_code,
        Application.state,
        _Child.id.label("child_id"),
        _Child.name_sealed.label("child_name_sealed"),
        DistrictSeason.settings["live_code_required"].as_boolean().label("live_code_required"),
        func.coalesce(NEWEST.c.is_complete, literal_column("false")).label("is_complete"),
        NEWEST.c.documents,
        SIGHTED.label("sighted"),
        Slot.site_id,
        Slot.lane,
        Slot.starts_at,
        Slot.ends_at,
        Site.name_zh.label("site_zh"),
        Site.name_en.label("site_en"),
        Confirmation.confirmed_at,
        Confirmation.lane.label("confirmed_lane"),
        DeskDevice.name.label("device_name"),
        _Clerk.id.label("clerk_id"),
        _Clerk.name_sealed.label("clerk_name_sealed"),
    )
    .join(_Child, _Child.id == Application.child_id)
    .outerjoin(
        DistrictSeason,
        (DistrictSeason.season_id == Application.season_id)
        & (DistrictSeason.district_code == Application.district_code),
    )
    .outerjoin(NEWEST, literal_column("true"))
    .outerjoin(Booking, (Booking.application_id == Application.id) & (Booking.state == LIVE_BOOKING))
    .outerjoin(Slot, Slot.id == Booking.slot_id)
    .outerjoin(Site, Site.id == Slot.site_id)
    .outerjoin(Confirmation, Confirmation.application_id == Application.id)
    .outerjoin(DeskDevice, DeskDevice.id == Confirmation.device_id)
    .outerjoin(Staff, Staff.id == Confirmation.staff_id)
    .outerjoin(_Clerk, _Clerk.id == Staff.person_id)
)
"""What the desk reads of any application, whichever way it is found."""
SEEN = FILES.where(Application.serial == bindparam("serial"))
_LOOK = Prepared(SEEN)

_ADD_SCAN = Prepared(
    insert(Scan)
    .values({column.name: bindparam(column.name) for column in Scan.__table__.columns})
    .on_conflict_do_nothing(constraint="uq_scan_nonce")
    .returning(Scan.id),
    by_itself=True,
)


def look(serial: str) -> Seen | None:
    """Everything the desk needs about a serial, in one query."""
    seen: Seen | None = _LOOK.first(serial=serial)
    return seen


def add_scan(values: dict[str, Any]) -> bool:
    """Store a scan, at once where no unit of work has begun; False when this device sent the nonce before."""
    return _ADD_SCAN.first(id=new_id(), **values | {"answer": Jsonb(values["answer"])}) is not None


class Answered(NamedTuple):
    """A scan that was answered before, and the child it was about."""

    scan: Scan
    child: Person | None


def get_answered(device_id: UUID, nonce: str) -> Answered:
    """The scan with this nonce."""
    row = db.session.execute(
        select(Scan, Person)
        .outerjoin(Application, Application.id == Scan.application_id)
        .outerjoin(Person, Person.id == Application.child_id)
        .where(Scan.device_id == device_id, Scan.nonce == nonce)
    ).one()
    return Answered(*row)


def find_answered(device_id: UUID, nonce: str) -> Answered | None:
    """The scan with this nonce, if there was one."""
    exists = db.session.scalar(select(Scan.id).where(Scan.device_id == device_id, Scan.nonce == nonce))
    return None if exists is None else get_answered(device_id, nonce)


def find_confirmation_by_nonce(device_id: UUID, nonce: str) -> Confirmation | None:
    """What this device confirmed under the nonce."""
    return db.session.scalar(
        select(Confirmation).where(Confirmation.device_id == device_id, Confirmation.nonce == nonce)
    )


class Confirmed(NamedTuple):
    """A confirmation with the device and clerk that made it."""

    confirmation: Confirmation
    device: DeskDevice
    clerk: Person


def find_confirmed(application_id: UUID) -> Confirmed | None:
    """The confirmation of an application."""
    row = db.session.execute(
        select(Confirmation, DeskDevice, Person)
        .join(DeskDevice, DeskDevice.id == Confirmation.device_id)
        .join(Staff, Staff.id == Confirmation.staff_id)
        .join(Person, Person.id == Staff.person_id)
        .where(Confirmation.application_id == application_id)
    ).first()
    return None if row is None else Confirmed(*row)


def find_district_by_letters(letters: str) -> District | None:
    """The district whose serials begin so."""
    return db.session.scalar(select(District).where(District.letters == letters))


def list_devices(district_code: str) -> list[DeskDevice]:
    """The district's devices, newest first."""
    return list(
        db.session.scalars(
            select(DeskDevice)
            .where(DeskDevice.district_code == district_code)
            .order_by(DeskDevice.created_at.desc(), DeskDevice.id)
        )
    )


def lock_device(device_id: UUID, district_code: str) -> DeskDevice:
    """A device of the district under its row lock, or `NotFound`."""
    device = db.session.scalar(
        select(DeskDevice)
        .where(DeskDevice.id == device_id, DeskDevice.district_code == district_code)
        .with_for_update()
    )
    if device is None:
        raise NotFound
    return device


def add_device(device: DeskDevice) -> None:
    """Store a new device."""
    db.session.add(device)


def take_enrolment(code_hash: bytes, *, token_hash: bytes, now: datetime) -> DeskDevice | None:
    """The device that waits for this code, enrolled with its new token; the code is used up (conditional UPDATE)."""
    return db.session.scalar(
        update(DeskDevice)
        .where(
            DeskDevice.enrolment_hash == code_hash,
            DeskDevice.enrolment_expires_at > now,
            DeskDevice.revoked_at.is_(None),
        )
        .values(enrolment_hash=None, enrolment_expires_at=None, token_hash=token_hash, enrolled_at=now)
        .returning(DeskDevice)
    )
