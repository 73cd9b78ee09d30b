"""The hall's board: numbers, the last four of the serial, counters; nothing that names anybody."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from app import audit, clock
from app.domain import hall
from app.domain.actor import StaffMember
from app.domain.hall import Standing
from app.domain.slots import GREEN, ORDINARY
from app.models.hall import Hall, HallTicket
from app.store import halls
from app.store import slots as sites
from app.tokens import new_secret, secret_hash

MOST_CALLED, MOST_NEXT = 8, 12
REFRESH_SECONDS = 3


def show(key: str, *, now: datetime) -> dict[str, Any]:
    """What the board of this key shows now; `NotFound` for a key that is none, or was rolled."""
    kept, site = halls.get_by_board(secret_hash(key))
    today = clock.local(now).date()
    called = halls.list_tickets(site.id, today, (Standing.CALLED,))
    called.sort(key=lambda ticket: ticket.called_at or now, reverse=True)
    waiting = halls.list_tickets(site.id, today, (Standing.WAITING,))
    share = hall.Share(kept.green_share, halls.list_last_lanes(site.id, today, kept.green_share))
    coming = [ticket for ticket, _ in zip(hall.in_order(waiting, share), range(MOST_NEXT), strict=False)]
    serials = halls.serials_of([*called[:MOST_CALLED], *coming])
    return {
        "site_zh": site.name_zh,
        "site_en": site.name_en,
        "on": today.isoformat(),
        "called": [
            _line(ticket, serials) | {"counter": ticket.counter, "calls": ticket.calls}
            for ticket in called[:MOST_CALLED]
        ],
        "coming": [_line(ticket, serials) for ticket in coming],
        "waiting": {lane: sum(ticket.lane == lane for ticket in waiting) for lane in (GREEN, ORDINARY)},
        "refresh_seconds": REFRESH_SECONDS,
    }


def _line(ticket: HallTicket, serials: dict[UUID, str]) -> dict[str, Any]:
    return {
        "ticket": hall.name(ticket.lane, ticket.number),
        "tail": hall.tail(serials[ticket.id]),
        "lane": ticket.lane,
    }


def settings(site_id: UUID, *, actor: StaffMember) -> Hall:
    """The hall of a site of the district; one that was never used has the usual share and no board."""
    site = sites.get_site(site_id, actor.district_code or "")
    kept = halls.find(site.id)
    return kept or Hall(site_id=site.id, district_code=site.district_code, green_share=hall.GREEN_SHARE)


def set_share(site_id: UUID, green_share: int, *, actor: StaffMember, now: datetime) -> Hall:
    """How many green tickets are called before an ordinary one that waits."""
    kept = _lock(site_id, actor)
    kept.green_share = green_share
    _record(kept, "hall_share_set", actor, now=now, green_share=green_share)
    return kept


def roll_key(site_id: UUID, *, actor: StaffMember, now: datetime) -> tuple[Hall, str]:
    """A new key of the board, shown once; a board under the old one goes dark at its next look."""
    kept, key = _lock(site_id, actor), new_secret()
    kept.board_hash, kept.rolled_by, kept.rolled_at = secret_hash(key), actor.staff_id, now
    _record(kept, "board_key_rolled", actor, now=now)
    return kept, key


def _lock(site_id: UUID, actor: StaffMember) -> Hall:
    site = sites.get_site(site_id, actor.district_code or "")
    return halls.lock(site.id, site.district_code)


def _record(kept: Hall, event: str, actor: StaffMember, *, now: datetime, **data: Any) -> None:
    subject = audit.about("site", kept.site_id)
    audit.record(actor.name, event, subject, now=now, district_code=kept.district_code, **data)
