"""Give a family that was scanned a place in the hall's queue, or on hold; once per day and family."""

from __future__ import annotations

from datetime import datetime

from app import clock, transactions
from app.domain import serial
from app.domain.actor import Clerk
from app.domain.desk import Reason
from app.domain.errors import DomainError
from app.domain.hall import Standing
from app.domain.slots import ORDINARY
from app.models.application import Application
from app.models.base import new_id
from app.models.hall import HallTicket
from app.services.find_at_desk import lock_for_desk, refuse
from app.services.judge_scan import answer_about, screen_of
from app.services.show_tickets import TicketShown, show
from app.store import desks, halls

_SERVED = (Reason.READY_GREEN, Reason.READY_ORDINARY, Reason.LIVE_CODE_NEEDED)


class TicketElsewhere(DomainError):
    """The family waits at another site."""

    code = "ticket_elsewhere"
    zh = "这个家庭今天已在另一个地点取号，请先在那里取消。"
    en = "The family holds a ticket at another site today; it has to be given up there first."


class TicketTaken(DomainError):
    """Two desks gave a ticket at once; one stands."""

    code = "ticket_taken"
    zh = "这个家庭刚刚已取号，请刷新。"
    en = "The family was given a ticket just now; please refresh."


transactions.refuse_as("uq_hall_ticket_open", TicketTaken)


def issue(text: str, *, is_held: bool, clerk: Clerk, now: datetime) -> TicketShown:
    """The family's ticket of today: the one it has, or a new one in the lane that a scan would show.

    A family that a scan would send away is refused in the scan's words; a ticket of an earlier day is over.
    """
    application = lock_for_desk(text, clerk, at=now)
    lane = _lane(text, application, clerk, now=now)
    hall = halls.lock(clerk.site_id, application.district_code or "")
    today = clock.local(now).date()
    before = halls.find_open(application.id)
    if before is not None and before.on == today:
        if before.site_id != clerk.site_id:
            raise TicketElsewhere
        return show(before)
    if before is not None:
        before.state, before.ended_at = Standing.NO_SHOW, now
    ticket = HallTicket(
        id=new_id(),
        site_id=hall.site_id,
        district_code=hall.district_code,
        application_id=application.id,
        on=today,
        lane=lane,
        number=halls.next_number(hall.site_id, today, lane),
        state=Standing.HELD if is_held else Standing.WAITING,
        calls=0,
        issued_by=clerk.staff.staff_id,
        issued_at=now,
        waiting_since_at=now,
    )
    halls.add(ticket)
    return show(ticket)


def _lane(text: str, application: Application, clerk: Clerk, *, now: datetime) -> str:
    read = serial.parse(application.serial or "")
    seen = desks.look(read.compact)
    answer = answer_about(read, seen, clerk, screen=screen_of(text, read, at=now), at=now)
    if answer["reason"] not in _SERVED:
        raise refuse(Reason(answer["reason"]))
    return str(answer["lane"] or ORDINARY)
