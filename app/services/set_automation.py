"""The district's switch: does data alone settle a clean file, or does a reviewer look at every one."""

from __future__ import annotations

from datetime import datetime

from app import audit
from app.domain.actor import StaffMember
from app.domain.procedure import Automation
from app.models.season import DistrictSeason
from app.store import calendar


def read_switches(actor: StaffMember) -> DistrictSeason:
    """The district's switches in the present season."""
    return calendar.get_current(actor.district_code)


def set_automation(automation: Automation, *, actor: StaffMember, now: datetime) -> DistrictSeason:
    """Set the switch; files already in review stay there. The same value again changes nothing.

    From then on it holds for every class of applicants, whatever the pack says of one.
    """
    here = calendar.get_current(actor.district_code, lock=True)
    before = here.automation
    if before != automation or not here.automation_is_own:
        here.automation = str(automation)
        here.settings = here.settings | {"automation_is_own": True}
        audit.record(
            actor.name,
            "automation_set",
            audit.about("district", here.district_code),
            now=now,
            district_code=here.district_code,
            before=before,
            after=str(automation),
        )
    return here
