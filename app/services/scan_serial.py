"""Answer a scan at the desk in one look: one query, one row, and the same nonce gets the same answer."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from app.domain import desk, serial
from app.domain.actor import Clerk
from app.domain.desk import NonceReused, Reason
from app.domain.serial import Serial, SerialMisread
from app.privacy import mask_name
from app.services.judge_scan import answer_about, open_name, screen_of
from app.store import desks
from app.store.desks import Answered, Seen


def scan(
    text: str, *, clerk: Clerk, nonce: str, scanned_at: datetime | None, now: datetime
) -> dict[str, Any]:
    """The answer to what was scanned or typed, whatever it was; nothing but the scan itself is stored.

    An offline device sends when it scanned: that instant counts where it is plausible, and is flagged where not.
    """
    is_plausible = scanned_at is None or desk.is_plausible(scanned_at, now=now)
    at = scanned_at if scanned_at is not None and is_plausible else now
    try:
        read: Serial | None = serial.parse(text)
    except SerialMisread:
        read = None
    seen = desks.look(read.compact) if read else None
    answer = answer_about(read, seen, clerk, screen=screen_of(text, read, at=at), at=at)
    return store_answer(seen, answer, clerk=clerk, nonce=nonce, at=at, doubted=not is_plausible, now=now)


def store_answer(
    seen: Seen | None,
    answer: dict[str, Any],
    *,
    clerk: Clerk,
    nonce: str,
    at: datetime,
    doubted: bool,
    now: datetime,
) -> dict[str, Any]:
    """Store the scan with its answer, or get the answer that this nonce had; add the name, which is not stored."""
    is_shown = seen is not None and answer["reason"] != Reason.OTHER_DISTRICT
    is_new = desks.add_scan(
        {
            "device_id": clerk.device_id,
            "staff_id": clerk.staff.staff_id,
            "district_code": clerk.staff.district_code,
            "application_id": seen.id if seen is not None and is_shown else None,
            "nonce": nonce,
            "verdict": answer["verdict"],
            "reason": answer["reason"],
            "answer": answer,
            "scanned_at": at,
            "time_doubted": doubted,
            "received_at": now,
        }
    )
    if not is_new:
        return replay(desks.get_answered(clerk.device_id, nonce), like=answer)
    name = open_name(seen.child_id, seen.child_name_sealed) if seen is not None and is_shown else None
    return answer | {"child_name": name}


def replay(answered: Answered, *, like: dict[str, Any]) -> dict[str, Any]:
    """The answer as it was given the first time; `NonceReused` unless serial and act are those of `like`."""
    if any(answered.scan.answer[key] != like[key] for key in ("serial", "walk_in")):
        raise NonceReused
    name = mask_name(answered.child.name) if answered.child is not None else None
    return answered.scan.answer | {"child_name": name}
