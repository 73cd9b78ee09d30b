"""How a district reviews: what share of bulk approvals is judged again, and within how many working days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from app import audit
from app.domain.actor import StaffMember
from app.models.season import DistrictSeason
from app.store import calendar

SHARE_PERCENT, REVIEW_DAYS = 5.0, 5
"""Where the district has set nothing."""


@dataclass(frozen=True)
class ReviewSettings:
    """`share_percent` of 0 to 100; `review_days` are working days."""

    share_percent: float
    review_days: int

    @property
    def share(self) -> Decimal:
        """The share as a fraction of four places."""
        return (Decimal(str(self.share_percent)) / 100).quantize(Decimal("0.0001"))


def read_settings(district_code: str | None) -> ReviewSettings:
    """The district's in the present season; the bureau's own view takes the usual ones."""
    return _read(calendar.get_current(district_code)) if district_code else _read(None)


def set_settings(settings: ReviewSettings, *, actor: StaffMember, now: datetime) -> ReviewSettings:
    """Set both; the same values again change nothing. What was drawn before stays drawn."""
    here = calendar.get_current(actor.district_code, lock=True)
    before = _read(here)
    if before != settings:
        own = {"audit_share_percent": settings.share_percent, "review_days": settings.review_days}
        here.settings = here.settings | own
        audit.record(
            actor.name,
            "review_settings_set",
            audit.about("district", here.district_code),
            now=now,
            district_code=here.district_code,
            before={"audit_share_percent": before.share_percent, "review_days": before.review_days},
            after=own,
        )
    return settings


def _read(here: DistrictSeason | None) -> ReviewSettings:
    own = here.settings if here is not None else {}
    return ReviewSettings(
        share_percent=float(own.get("audit_share_percent", SHARE_PERCENT)),
        review_days=int(own.get("review_days", REVIEW_DAYS)),
    )
