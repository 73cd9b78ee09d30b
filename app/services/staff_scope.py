"""Which district a member of staff asks about: the bureau any or all, everybody else their own."""

from __future__ import annotations

from app.domain.actor import NotFound, Role, StaffMember


def scope(actor: StaffMember, district_code: str | None) -> str | None:
    """The district that is meant; None is the whole city. `NotFound` for another one than one's own."""
    if district_code is not None and not actor.covers(district_code):
        raise NotFound
    return district_code if actor.role is Role.BUREAU else actor.district_code
