"""The scans of a day, newest first, with device and clerk."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import aliased

from app.extensions import db
from app.models.application import Application
from app.models.desk import DeskDevice, Scan
from app.models.person import Person
from app.models.staff import Staff

_Child, _Clerk = aliased(Person), aliased(Person)


class Scanned(NamedTuple):
    """A scan, the child it was about if any, on which device and by whom."""

    scan: Scan
    child: Person | None
    device: DeskDevice
    clerk: Person


def list_scans(
    site_id: UUID,
    *,
    device_id: UUID | None,
    since: datetime,
    after: tuple[datetime, UUID] | None,
    limit: int,
) -> list[Scanned]:
    """Scans at a site, or on one device of it, since an instant."""
    query = (
        select(Scan, _Child, DeskDevice, _Clerk)
        .join(DeskDevice, DeskDevice.id == Scan.device_id)
        .join(Staff, Staff.id == Scan.staff_id)
        .join(_Clerk, _Clerk.id == Staff.person_id)
        .outerjoin(Application, Application.id == Scan.application_id)
        .outerjoin(_Child, _Child.id == Application.child_id)
        .where(*_of(site_id, device_id, since))
        .order_by(Scan.scanned_at.desc(), Scan.id.desc())
        .limit(limit)
    )
    if after is not None:
        query = query.where(tuple_(Scan.scanned_at, Scan.id) < tuple_(*after))
    return [Scanned(*row) for row in db.session.execute(query)]


def count_verdicts(site_id: UUID, *, device_id: UUID | None, since: datetime) -> dict[str, int]:
    """How many scans had which verdict."""
    rows = db.session.execute(
        select(Scan.verdict, func.count().label("number"))
        .join(DeskDevice, DeskDevice.id == Scan.device_id)
        .where(*_of(site_id, device_id, since))
        .group_by(Scan.verdict)
    )
    return {row.verdict: row.number for row in rows}


def _of(site_id: UUID, device_id: UUID | None, since: datetime) -> tuple[Any, ...]:
    of_device = () if device_id is None else (Scan.device_id == device_id,)
    return (DeskDevice.site_id == site_id, Scan.scanned_at >= since, *of_device)
