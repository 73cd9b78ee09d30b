"""Tickets as a clerk sees them: numbers, and a name behind its mask only for the family being served."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app import clock
from app.domain import hall, serial
from app.domain.actor import Clerk
from app.domain.hall import MOVES, OPEN, Act, Standing
from app.models.hall import HallTicket
from app.privacy import mask_name
from app.store import halls


@dataclass(frozen=True)
class TicketShown:
    """A ticket, what may be done with it, and (while it is served) whose it is."""

    ticket: HallTicket
    name: str
    tail: str
    acts: tuple[Act, ...]
    serial: str | None = None
    child_name: str | None = None


@dataclass(frozen=True)
class Queue:
    """The day's tickets in the order in which they will be called, then those on hold, called and missed."""

    items: tuple[TicketShown, ...]
    waiting: int
    green_share: int


def show(ticket: HallTicket) -> TicketShown:
    """One ticket with serial and masked name: for the clerk who gave or called it."""
    seen = halls.show(ticket)
    return _shown(ticket, seen.serial, whole=str(serial.parse(seen.serial)), child=mask_name(seen.child.name))


def list_queue(clerk: Clerk, *, now: datetime) -> Queue:
    """Today's open and missed tickets of the clerk's site, without names."""
    today = clock.local(now).date()
    share = share_of(clerk, now=now)
    waiting = list(hall.in_order(halls.list_tickets(clerk.site_id, today, (Standing.WAITING,)), share))
    others = halls.list_tickets(clerk.site_id, today, (*OPEN[1:], Standing.NO_SHOW))
    serials = halls.serials_of([*waiting, *others])
    shown = tuple(_shown(ticket, serials[ticket.id]) for ticket in (*waiting, *others))
    return Queue(shown, len(waiting), share.green)


def share_of(clerk: Clerk, *, now: datetime) -> hall.Share:
    """How the site mixes its lanes today."""
    kept = halls.find(clerk.site_id)
    green = kept.green_share if kept else hall.GREEN_SHARE
    return hall.Share(green, halls.list_last_lanes(clerk.site_id, clock.local(now).date(), green))


def _shown(
    ticket: HallTicket, compact: str, *, whole: str | None = None, child: str | None = None
) -> TicketShown:
    acts = tuple(MOVES[Standing(ticket.state)])
    return TicketShown(ticket, hall.name(ticket.lane, ticket.number), hall.tail(compact), acts, whole, child)
