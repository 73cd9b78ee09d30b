"""A site's two days for a device that may lose its connection: masked, signed, and judged by the same rules."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from app import audit, clock, receipts
from app.domain import desk, desk_table, serial
from app.domain.actor import Clerk
from app.domain.states import LABELS, State
from app.services.judge_scan import appointment_of, confirmed_by, open_name, slot_of, what_to_see
from app.store import desk_snapshots, seasons
from app.store.desks import Seen

KIND = "desk-snapshot"


def take(clerk: Clerk, *, now: datetime, wall: datetime) -> dict[str, Any]:
    """The snapshot under the platform's signature; what it holds is fewer than what a scan of each would show.

    `wall_at` beside `made_at` lets a device reckon in business time, which a drill may have moved.
    """
    first = clock.local(now).replace(hour=0, minute=0, second=0, microsecond=0)
    until = first + timedelta(days=desk_table.DAYS)
    seen = desk_snapshots.list_expected(clerk.site_id, first=first, until=until)
    content = _frame(clerk) | {
        "made_at": clock.local(now).isoformat(),
        "wall_at": wall.isoformat(),
        "valid_until": until.isoformat(),
        "entries": [_entry(row) for row in seen],
    }
    audit.record(
        clerk.name,
        "desk_snapshot_taken",
        audit.about("desk_device", clerk.device_id),
        now=now,
        district_code=clerk.staff.district_code,
        site=str(clerk.site_id),
        entries=len(seen),
    )
    return receipts.notary.seal(KIND, content)


def _frame(clerk: Clerk) -> dict[str, Any]:
    """What holds for every entry: whose serials these are, the rules, the key of receipts."""
    districts = seasons.list_districts(seasons.get_current().id)
    own, rule = next(both for both in districts if both[0].code == clerk.staff.district_code)
    return {
        "district_code": own.code,
        "letters": own.letters,
        "other_letters": [row.letters for row, _ in districts if row.code != own.code],
        "site_id": str(clerk.site_id),
        "device_id": str(clerk.device_id),
        "live_code_required": rule.live_code_required,
        "receipt_keys": [receipts.notary.public_key],
        "table": desk_table.as_data(),
    }


def _entry(seen: Seen) -> dict[str, Any]:
    read = serial.parse(seen.serial)
    label_zh, label_en = LABELS[State(seen.state)]
    appointment = appointment_of(seen)
    slot = slot_of(seen)
    return {
        "serial": str(read),
        "compact": read.compact,
        "child_name": open_name(seen.child_id, seen.child_name_sealed),
        "state": seen.state,
        "state_zh": label_zh,
        "state_en": label_en,
        "points_confirmed": seen.points_confirmed_at is not None,
        "complete": seen.is_complete,
        "lane": desk.lane(appointment, is_complete=seen.is_complete) if appointment else seen.confirmed_lane,
        "slot": None if slot is None else slot | {"site_id": str(seen.site_id), "lane": seen.lane},
        "see": what_to_see(seen),
        "confirmed": confirmed_by(seen),
    }
