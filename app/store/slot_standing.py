"""Where a family stands with its slot, in one statement; the caller holds the application's lock."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

from sqlalchemy import and_, bindparam, func, select
from sqlalchemy.orm import aliased

from app.extensions import db
from app.models.application import Application, Assessment
from app.models.season import DistrictSeason
from app.models.slot import Booking, Site, Slot, SlotHold
from app.store.held import hold
from app.store.slots import Booked


class Place(NamedTuple):
    """A slot with its site."""

    slot: Slot
    site: Site


class Standing(NamedTuple):
    """The live booking, the live hold, the newest assessment, and the slot that is asked for."""

    booked: Booked | None
    held: SlotHold | None
    assessment: Assessment | None
    wanted: Place | None


_WANTED, _WANTED_SITE = aliased(Slot, name="wanted"), aliased(Site, name="wanted_site")
_NEWEST = (
    select(func.max(Assessment.number))
    .where(Assessment.application_id == Application.id)
    .correlate(Application)
    .scalar_subquery()
)
_READ = (
    select(Booking, Slot, Site, SlotHold, Assessment, _WANTED, _WANTED_SITE, DistrictSeason)
    .select_from(Application)
    .outerjoin(Booking, and_(Booking.application_id == Application.id, Booking.state == "live"))
    .outerjoin(Slot, Slot.id == Booking.slot_id)
    .outerjoin(Site, Site.id == Slot.site_id)
    .outerjoin(SlotHold, and_(SlotHold.application_id == Application.id, SlotHold.state == "live"))
    .outerjoin(Assessment, and_(Assessment.application_id == Application.id, Assessment.number == _NEWEST))
    .outerjoin(_WANTED, _WANTED.id == bindparam("wanted"))
    .outerjoin(_WANTED_SITE, _WANTED_SITE.id == _WANTED.site_id)
    .outerjoin(
        DistrictSeason,
        and_(
            DistrictSeason.season_id == Application.season_id,
            DistrictSeason.district_code == Application.district_code,
        ),
    )
    .where(Application.id == bindparam("application"))
    .execution_options(populate_existing=True)
)


def read(application_id: UUID, *, wanted: UUID | None = None) -> Standing:
    """As committed, or as this unit has left it; what is in force in the district is at hand afterwards."""
    row = db.session.execute(_READ, {"application": application_id, "wanted": wanted}).one()
    booking, slot, site, held, assessment, wished, wished_site, rule = row
    hold(rule)
    return Standing(
        None if booking is None else Booked(booking, slot, site),
        held,
        assessment,
        None if wished is None else Place(wished, wished_site),
    )
