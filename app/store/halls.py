"""Queries about halls and tickets; every change of a hall's queue happens under the hall's row lock."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert

from app.domain.actor import NotFound
from app.domain.hall import GREEN_SHARE, OPEN, Standing
from app.extensions import db
from app.models.application import Application
from app.models.hall import Hall, HallTicket
from app.models.person import Person
from app.models.slot import Site


class Shown(NamedTuple):
    """A ticket with its serial and the child, of whom only the mask is told."""

    ticket: HallTicket
    serial: str
    child: Person


def lock(site_id: UUID, district_code: str) -> Hall:
    """The site's hall under its row lock, made where there was none."""
    made = insert(Hall).values(site_id=site_id, district_code=district_code, green_share=GREEN_SHARE)
    db.session.execute(made.on_conflict_do_nothing())
    return db.session.scalars(select(Hall).where(Hall.site_id == site_id).with_for_update()).one()


def find(site_id: UUID) -> Hall | None:
    """The site's hall, if anything was ever set or queued there."""
    return db.session.get(Hall, site_id)


def get_by_board(board_hash: bytes) -> tuple[Hall, Site]:
    """The hall and site of a board's key, or `NotFound`."""
    row = db.session.execute(
        select(Hall, Site).join(Site, Site.id == Hall.site_id).where(Hall.board_hash == board_hash)
    ).first()
    if row is None:
        raise NotFound
    return row[0], row[1]


def add(ticket: HallTicket) -> None:
    """Store a new ticket."""
    db.session.add(ticket)


def next_number(site_id: UUID, on: date, lane: str) -> int:
    """One more than the last ticket of the lane today; safe under the hall's lock."""
    last = select(func.max(HallTicket.number)).where(
        HallTicket.site_id == site_id, HallTicket.on == on, HallTicket.lane == lane
    )
    return (db.session.scalar(last) or 0) + 1


def find_open(application_id: UUID) -> HallTicket | None:
    """The application's open ticket, of whatever site and day."""
    return db.session.scalar(
        select(HallTicket).where(HallTicket.application_id == application_id, HallTicket.state.in_(OPEN))
    )


def get_locked(ticket_id: UUID, site_id: UUID, on: date) -> HallTicket:
    """A ticket of the site's day under its row lock, or `NotFound`."""
    ticket = db.session.scalar(
        select(HallTicket)
        .where(HallTicket.id == ticket_id, HallTicket.site_id == site_id, HallTicket.on == on)
        .with_for_update()
    )
    if ticket is None:
        raise NotFound
    return ticket


def list_tickets(site_id: UUID, on: date, standings: Sequence[Standing]) -> list[HallTicket]:
    """The day's tickets in some standings, by arrival."""
    return list(
        db.session.scalars(
            select(HallTicket)
            .where(HallTicket.site_id == site_id, HallTicket.on == on, HallTicket.state.in_(standings))
            .order_by(HallTicket.waiting_since_at, HallTicket.number, HallTicket.id)
        )
    )


def list_last_lanes(site_id: UUID, on: date, most: int) -> list[str]:
    """The lanes of the day's last calls, newest first."""
    return list(
        db.session.scalars(
            select(HallTicket.lane)
            .where(HallTicket.site_id == site_id, HallTicket.on == on, HallTicket.called_at.is_not(None))
            .order_by(HallTicket.called_at.desc(), HallTicket.id)
            .limit(most)
        )
    )


def serials_of(tickets: Sequence[HallTicket]) -> dict[UUID, str]:
    """Ticket id → serial as stored."""
    rows = db.session.execute(
        select(HallTicket.id, Application.serial)
        .join(Application, Application.id == HallTicket.application_id)
        .where(HallTicket.id.in_([ticket.id for ticket in tickets]))
    )
    return {row.id: row.serial for row in rows}


def show(ticket: HallTicket) -> Shown:
    """The ticket with whom it is about."""
    row: Any = db.session.execute(
        select(Application.serial, Person)
        .join(Person, Person.id == Application.child_id)
        .where(Application.id == ticket.application_id)
    ).one()
    return Shown(ticket, row.serial, row.Person)


def finish(application_id: UUID, *, now: datetime) -> None:
    """The open ticket of a family that was confirmed is done."""
    db.session.execute(
        update(HallTicket)
        .where(HallTicket.application_id == application_id, HallTicket.state.in_(OPEN))
        .values(state=Standing.DONE, ended_at=now)
        .execution_options(synchronize_session=False)
    )
