"""Queries about signatures that could not count when a desk came back; one is settled by a conditional UPDATE."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import aliased

from app.extensions import db
from app.models.application import Application
from app.models.base import new_id
from app.models.desk import DeskConflict, DeskDevice
from app.models.person import Person
from app.models.staff import Staff

_Child, _Clerk, _Settler, _SettledBy = aliased(Person), aliased(Person), aliased(Person), aliased(Staff)


class Found(NamedTuple):
    """A conflict with the family it is about if that is known, where and by whom, and who settled it."""

    conflict: DeskConflict
    application: Application | None
    child: Person | None
    device: DeskDevice
    clerk: Person
    settler: Person | None


def add(values: dict[str, Any]) -> bool:
    """Store a conflict; False when this device brought it before."""
    statement = insert(DeskConflict).values(id=new_id(), **values)
    kept = statement.on_conflict_do_nothing(constraint="uq_desk_conflict_nonce").returning(DeskConflict.id)
    return db.session.scalar(kept) is not None


def list_at_site(site_id: UUID, *, since: datetime) -> list[Found]:
    """Every open conflict of a site and those found or settled since an instant: open ones first, newest first."""
    is_shown = or_(
        DeskConflict.settled_at.is_(None), DeskConflict.found_at >= since, DeskConflict.settled_at >= since
    )
    query = _at_site(site_id).where(is_shown)
    order = (DeskConflict.settled_at.is_not(None), DeskConflict.found_at.desc(), DeskConflict.id)
    return [Found(*row) for row in db.session.execute(query.order_by(*order))]


def find_at_site(conflict_id: UUID, site_id: UUID) -> Found | None:
    """One conflict of a site, as it is in the database now."""
    row = db.session.execute(_at_site(site_id).where(DeskConflict.id == conflict_id)).first()
    return None if row is None else Found(*row)


def _at_site(site_id: UUID) -> Select[*tuple[Any, ...]]:
    return (
        select(DeskConflict, Application, _Child, DeskDevice, _Clerk, _Settler)
        .join(DeskDevice, DeskDevice.id == DeskConflict.device_id)
        .join(Staff, Staff.id == DeskConflict.staff_id)
        .join(_Clerk, _Clerk.id == Staff.person_id)
        .outerjoin(Application, Application.id == DeskConflict.application_id)
        .outerjoin(_Child, _Child.id == Application.child_id)
        .outerjoin(_SettledBy, _SettledBy.id == DeskConflict.settled_by)
        .outerjoin(_Settler, _Settler.id == _SettledBy.person_id)
        .where(DeskConflict.site_id == site_id)
        .execution_options(populate_existing=True)
    )


def settle(conflict_id: UUID, *, site_id: UUID, staff_id: UUID, note: str, now: datetime) -> bool:
    """Mark an open conflict of the site as settled; False when it is not open any more."""
    settled = (
        update(DeskConflict)
        .where(
            DeskConflict.id == conflict_id,
            DeskConflict.site_id == site_id,
            DeskConflict.settled_at.is_(None),
        )
        .values(settled_by=staff_id, settled_at=now, settled_note=note)
        .returning(DeskConflict.id)
        .execution_options(synchronize_session=False)
    )
    return db.session.scalar(settled) is not None
