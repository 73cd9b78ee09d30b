"""A supervisor sees which signatures of this site could not count when a desk came back, and settles each in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app import audit, clock
from app.domain import serial
from app.domain.actor import Clerk, NotAllowed, NotFound, Role
from app.domain.explain import Text
from app.domain.states import LABELS, State
from app.models.application import Application
from app.privacy import mask_name, mask_text
from app.services.find_at_desk import OwnFamily
from app.store import desk_conflicts
from app.store.desk_conflicts import Found


@dataclass(frozen=True)
class Settled:
    """Who settled it, when, and in which words."""

    by: str
    at: datetime
    note: str


@dataclass(frozen=True)
class Conflict:
    """A signature that could not count: whose, where, why, where the application stands now, what to do."""

    id: UUID
    serial: str | None
    child_name: str | None
    state: Text | None
    device: str
    by: str
    signed_at: datetime | None
    found_at: datetime
    because: Text
    next_step: Text
    settled: Settled | None
    can_settle: bool


def list_conflicts(clerk: Clerk, *, now: datetime) -> list[Conflict]:
    """The site's open conflicts, however old, and today's settled ones; `NotAllowed` unless a supervisor asks."""
    _require_supervisor(clerk)
    since = clock.local(now).replace(hour=0, minute=0, second=0, microsecond=0)
    return [_conflict(found, clerk) for found in desk_conflicts.list_at_site(clerk.site_id, since=since)]


def settle(conflict_id: UUID, note: str, *, clerk: Clerk, now: datetime) -> Conflict:
    """Mark as settled, with what was done; the first words stand. Nobody settles what is about the own family."""
    _require_supervisor(clerk)
    found = _get(conflict_id, clerk)
    if _is_own(found.application, clerk):
        raise OwnFamily
    words = mask_text(note)
    if desk_conflicts.settle(
        conflict_id, site_id=clerk.site_id, staff_id=clerk.staff.staff_id, note=words, now=now
    ):
        _record(found, words, clerk, now=now)
        found = _get(conflict_id, clerk)
    return _conflict(found, clerk)


def _require_supervisor(clerk: Clerk) -> None:
    if clerk.staff.role is not Role.SUPERVISOR:
        raise NotAllowed


def _get(conflict_id: UUID, clerk: Clerk) -> Found:
    found = desk_conflicts.find_at_site(conflict_id, clerk.site_id)
    if found is None:
        raise NotFound
    return found


def _is_own(application: Application | None, clerk: Clerk) -> bool:
    return application is not None and application.applicant_id == clerk.staff.person_id


def _conflict(found: Found, clerk: Clerk) -> Conflict:
    row, application, child = found.conflict, found.application, found.child
    return Conflict(
        id=row.id,
        serial=str(serial.parse(application.serial)) if application and application.serial else None,
        child_name=mask_name(child.name) if child else None,
        state=Text(*LABELS[State(application.state)]) if application else None,
        device=found.device.name,
        by=mask_name(found.clerk.name),
        signed_at=row.signed_at,
        found_at=row.found_at,
        because=Text(**row.because),
        next_step=Text(**row.next_step),
        settled=_settled(found),
        can_settle=row.settled_at is None and not _is_own(application, clerk),
    )


def _settled(found: Found) -> Settled | None:
    row = found.conflict
    if found.settler is None or row.settled_at is None or row.settled_note is None:
        return None
    return Settled(mask_name(found.settler.name), row.settled_at, row.settled_note)


def _record(found: Found, note: str, clerk: Clerk, *, now: datetime) -> None:
    row = found.conflict
    about = ("application", row.application_id) if row.application_id else ("desk_device", row.device_id)
    audit.record(
        clerk.name,
        "desk_conflict_settled",
        audit.about(*about),
        now=now,
        district_code=row.district_code,
        device=str(clerk.device_id),
        conflict=str(row.id),
        note=note,
    )
