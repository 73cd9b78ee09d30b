"""The district's switch: does the desk ask for the live code, or is a paper or a screenshot enough?"""

from __future__ import annotations

from datetime import datetime

from app import audit
from app.domain.actor import StaffMember
from app.models.season import DistrictSeason
from app.store import calendar


def require_live_code(required: bool, *, actor: StaffMember, now: datetime) -> DistrictSeason:
    """Set the switch; the ID card always remains another way. The same value again changes nothing."""
    here = calendar.get_current(actor.district_code, lock=True)
    if here.live_code_required != required:
        here.settings = here.settings | {"live_code_required": required}
        audit.record(
            actor.name,
            "live_code_switched",
            audit.about("district", here.district_code),
            now=now,
            district_code=here.district_code,
            required=required,
        )
    return here
