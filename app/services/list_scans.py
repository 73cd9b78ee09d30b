"""The day's scans: of this device for its clerk, of the whole site for a supervisor; masked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from app import clock
from app.domain import desk
from app.domain.actor import Clerk, NotAllowed, Role
from app.domain.desk import Reason, Verdict
from app.domain.explain import Text
from app.privacy import mask_name
from app.services import page_cursor
from app.store import scan_history
from app.store.scan_history import Scanned


class Scope(StrEnum):
    """Whose scans."""

    DEVICE = "device"
    SITE = "site"


@dataclass(frozen=True)
class ScanLine:
    """One scan; of the serial the last four characters, of names the mask."""

    id: UUID
    at: datetime
    received_at: datetime
    tail: str | None
    child_name: str | None
    reason: Reason
    verdict: Verdict
    colour: str
    message: Text
    walk_in: bool
    overridden: bool
    time_doubted: bool
    device: str
    by: str


@dataclass(frozen=True)
class Day:
    """Newest first; `next` is the cursor of the following page, `counts` are of the whole day."""

    items: tuple[ScanLine, ...]
    next: str | None
    counts: dict[str, int]


def list_scans(scope: Scope, *, clerk: Clerk, cursor: str | None, limit: int, now: datetime) -> Day:
    """One page of today's scans; `NotAllowed` for the site unless the clerk is a supervisor."""
    if scope is Scope.SITE and clerk.staff.role is not Role.SUPERVISOR:
        raise NotAllowed
    device_id = clerk.device_id if scope is Scope.DEVICE else None
    since = clock.local(now).replace(hour=0, minute=0, second=0, microsecond=0)
    found = scan_history.list_scans(
        clerk.site_id,
        device_id=device_id,
        since=since,
        after=None if cursor is None else page_cursor.read(cursor),
        limit=limit + 1,
    )
    lines = tuple(_line(scanned) for scanned in found[:limit])
    more = page_cursor.write(lines[-1].at, lines[-1].id) if len(found) > limit else None
    counts = scan_history.count_verdicts(clerk.site_id, device_id=device_id, since=since)
    return Day(lines, more, {str(verdict): counts.get(verdict, 0) for verdict in Verdict})


def _line(scanned: Scanned) -> ScanLine:
    scan, child = scanned.scan, scanned.child
    reason, verdict = Reason(scan.reason), Verdict(scan.verdict)
    serial = scan.answer["serial"] if child is not None else None
    return ScanLine(
        id=scan.id,
        at=scan.scanned_at,
        received_at=scan.received_at,
        tail=serial.replace("-", "")[-4:] if serial else None,
        child_name=mask_name(child.name) if child is not None else None,
        reason=reason,
        verdict=verdict,
        colour=desk.COLOURS[verdict],
        message=desk.ADVICE[reason].message,
        walk_in=bool(scan.answer.get("walk_in")),
        overridden=bool(scan.answer.get("overridden")),
        time_doubted=scan.time_doubted,
        device=scanned.device.name,
        by=mask_name(scanned.clerk.name),
    )
