"""Call the next ticket to a counter, and move tickets on: again, on hold, done, missed."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from app import clock
from app.domain import hall
from app.domain.actor import Clerk
from app.domain.hall import Act, NobodyWaits, Standing
from app.services.show_tickets import TicketShown, share_of, show
from app.store import halls


def call(counter: str, *, clerk: Clerk, now: datetime) -> TicketShown:
    """The next ticket, called to the counter; of two clerks who ask at once each gets another."""
    halls.lock(clerk.site_id, clerk.staff.district_code or "")
    today = clock.local(now).date()
    waiting = halls.list_tickets(clerk.site_id, today, (Standing.WAITING,))
    ticket = next(hall.in_order(waiting, share_of(clerk, now=now)), None)
    if ticket is None:
        raise NobodyWaits
    ticket.state, ticket.counter, ticket.called_at = Standing.CALLED, counter, now
    ticket.calls += 1
    return show(ticket)


def move(ticket_id: UUID, act: Act, *, clerk: Clerk, now: datetime) -> TicketShown:
    """Do one act with a ticket of today at this site; `TicketNotThere` where another desk was quicker."""
    ticket = halls.get_locked(ticket_id, clerk.site_id, clock.local(now).date())
    ticket.state = hall.after(ticket.state, act)
    ticket.ended_at = now if ticket.state in (Standing.DONE, Standing.NO_SHOW) else None
    if act is Act.RECALL:
        ticket.calls += 1
    elif act is Act.RELEASE:
        ticket.waiting_since_at, ticket.counter, ticket.called_at = now, None, None
    return show(ticket)
