"""Where a family stands with its slot, in one statement; the caller holds the application's lock."""

from __future__ import annotations

from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Uuid, and_, bindparam, func, select

from app.models.application import Application, Assessment
from app.models.season import DistrictSeason
from app.models.slot import Booking, Site, Slot, SlotHold
from app.store.joined import Joined
from app.store.prepared import Prepared
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


_BOOKING, _SLOT, _SITE = Joined(Booking, "booking"), Joined(Slot, "slot"), Joined(Site, "site")
_HOLD, _ASSESSMENT = Joined(SlotHold, "hold"), Joined(Assessment, "assessment")
_WANTED, _WANTED_SITE = Joined(Slot, "wanted"), Joined(Site, "wanted_site")
_RULE = Joined(DistrictSeason, "rule")
_ALL: tuple[Joined[Any], ...] = (
    _BOOKING, _SLOT, _SITE, _HOLD, _ASSESSMENT, _WANTED, _WANTED_SITE, _RULE,
)  # fmt: skip
_NEWEST = (
    select(func.max(Assessment.number))
    .where(Assessment.application_id == Application.id)
    .correlate(Application)
    .scalar_subquery()
)
_READ = Prepared(
    select(*(column for table in _ALL for column in table.columns))
    .select_from(Application)
    .outerjoin(_BOOKING.at, and_(_BOOKING.at.application_id == Application.id, _BOOKING.at.state == "live"))
    .outerjoin(_SLOT.at, _SLOT.at.id == _BOOKING.at.slot_id)
    .outerjoin(_SITE.at, _SITE.at.id == _SLOT.at.site_id)
    .outerjoin(_HOLD.at, and_(_HOLD.at.application_id == Application.id, _HOLD.at.state == "live"))
    .outerjoin(
        _ASSESSMENT.at,
        and_(_ASSESSMENT.at.application_id == Application.id, _ASSESSMENT.at.number == _NEWEST),
    )
    .outerjoin(_WANTED.at, _WANTED.at.id == bindparam("wanted", type_=Uuid))
    .outerjoin(_WANTED_SITE.at, _WANTED_SITE.at.id == _WANTED.at.site_id)
    .outerjoin(
        _RULE.at,
        and_(
            _RULE.at.season_id == Application.season_id, _RULE.at.district_code == Application.district_code
        ),
    )
    .where(Application.id == bindparam("application"))
)


def read(application_id: UUID, *, wanted: UUID | None = None) -> Standing:
    """As committed, or as this unit has left it; what is in force in the district is at hand afterwards."""
    row = _READ.first(application=application_id, wanted=wanted)
    _RULE.read(row)
    booking, wished = _BOOKING.read(row), _WANTED.read(row)
    return Standing(
        None if booking is None else Booked(booking, _SLOT.get(row), _SITE.get(row)),
        _HOLD.read(row),
        _ASSESSMENT.read(row),
        None if wished is None else Place(wished, _WANTED_SITE.get(row)),
    )
