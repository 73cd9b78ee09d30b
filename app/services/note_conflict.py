"""Keep a signature that cannot count any more for the site's supervisor, once however often the device brings it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app import audit
from app.domain import serial
from app.domain.actor import Clerk
from app.domain.explain import Text
from app.store import desk_conflicts, desks


@dataclass(frozen=True)
class Why:
    """Why a signature cannot count any more, and what the supervisor does about it."""

    code: str
    reason: str | None
    because: Text
    next_step: Text


def note_conflict(
    text: str, nonce: str, signed_at: datetime | None, why: Why, *, clerk: Clerk, now: datetime
) -> None:
    """A row for the supervisor's list and an event in the trail; the signature's nonce makes it one."""
    seen = desks.look(serial.parse(text).compact)
    is_new = desk_conflicts.add(
        {
            "application_id": seen.id if seen is not None else None,
            "district_code": clerk.staff.district_code,
            "site_id": clerk.site_id,
            "device_id": clerk.device_id,
            "staff_id": clerk.staff.staff_id,
            "nonce": nonce,
            "code": why.code,
            "because": why.because._asdict(),
            "next_step": why.next_step._asdict(),
            "signed_at": signed_at,
            "found_at": now,
        }
    )
    if not is_new:
        return
    subject = ("application", seen.id) if seen is not None else ("desk_device", clerk.device_id)
    audit.record(
        clerk.name,
        "desk_conflict",
        audit.about(*subject),
        now=now,
        district_code=clerk.staff.district_code,
        device=str(clerk.device_id),
        nonce=nonce,
        code=why.code,
        reason=why.reason,
        signed_at=None if signed_at is None else signed_at.isoformat(),
    )
