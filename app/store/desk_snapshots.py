"""The files of a site's days, as a device keeps them for being off line."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, or_, select

from app.models.application import Application
from app.models.slot import Booking, Slot
from app.store.desks import FILES, Seen
from app.store.prepared import Prepared

_EXPECTED = Prepared(
    FILES.add_columns(Application.serial, Application.points_confirmed_at)
    .where(
        Application.serial.is_not(None),
        Application.id.in_(
            select(Booking.application_id)
            .join(Slot, Slot.id == Booking.slot_id)
            .where(
                Slot.site_id == bindparam("site"),
                Slot.starts_at >= bindparam("first"),
                Slot.starts_at < bindparam("until"),
                or_(Booking.state == "live", Booking.state == "attended"),
            )
            .correlate(None)
        ),
    )
    .order_by(Application.serial)
)


def list_expected(site_id: UUID, *, first: datetime, until: datetime) -> list[Seen]:
    """Every file with a place at the site between two instants, whether it is still to come or was confirmed."""
    return _EXPECTED.rows(site=site_id, first=first, until=until)
