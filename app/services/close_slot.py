"""Close a slot: say first what it means, then move every family to another slot and text it; none is ever dropped."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import structlog

from app import audit, outbox
from app.domain import slots as rules
from app.domain.actor import SYSTEM, StaffMember
from app.domain.errors import DomainError
from app.domain.explain import Text
from app.domain.slots import Offer
from app.models.application import Application
from app.services.assign_slot import rank_offers
from app.services.book_slot import SlotView, book, view
from app.services.take_seat import take_seat
from app.services.tell_slot import CHANGED, tell_slot
from app.services.tend_slots import require_open
from app.store import applications, slot_calendar
from app.store import slots as store
from app.store.slot_calendar import LEAVE, Listed
from app.store.slots import Booked

log = structlog.get_logger()
MOST_SHOWN = 5


class NotEnoughRoom(DomainError):
    """The other slots cannot take the families."""

    code = "not_enough_room_elsewhere"
    zh = (
        "该时段有 {families} 个家庭已预约，其他同通道时段只剩 {room} 个名额。请先增加名额或新增时段，再关闭。"
    )
    en = (
        "{families} families are booked, and the other slots of the lane have {room} seats left. Add seats or slots"
        " first."
    )


@dataclass(frozen=True)
class Closure:
    """What closing means: families that move, holds that end, seats elsewhere, and where they are next."""

    dry_run: bool
    closed_at: datetime | None
    families: int
    held: int
    room: int
    can_close: bool
    next_slots: list[SlotView]
    sentence_zh: str
    sentence_en: str


def close_slot(slot_id: UUID, *, because: str, dry_run: bool, actor: StaffMember, now: datetime) -> Closure:
    """Close the slot for bookings at once and promise each family another one; `dry_run` only tells."""
    found = require_open(slot_id, actor=actor, now=now)
    bookings = slot_calendar.list_live(slot_id)
    preview = _preview(found, len(bookings), now=now)
    if dry_run:
        return preview
    if not preview.can_close:
        raise NotEnoughRoom(families=preview.families, room=preview.room)
    slot = found.slot
    slot.closed_at, slot.closed_because = now, because
    slot.taken -= slot_calendar.end_holds(slot_id, now=now)
    for booking_id in bookings:
        outbox.promise(LEAVE, booking_id, now=now, queue="bulk")
    audit.record(
        actor.name,
        "slot_closed",
        audit.about("slot", slot.id),
        now=now,
        district_code=slot.district_code,
        because=because,
        families=len(bookings),
    )
    return _preview(found, len(bookings), now=now, dry_run=False)


def leave_slot(booking_id: UUID, *, now: datetime) -> None:
    """Move one family out of a closed slot: the same day or later before earlier, then as for any first slot.

    Where nothing is free the booking stays and the sweep tries again. Safe to run twice: lock and state decide.
    """
    booked = store.find_booking(booking_id)
    if booked is None or booked.slot.closed_at is None:
        return
    application = applications.lock(booked.booking.application_id)
    live = store.find_live(application.id)
    if live is None or live.booking.id != booking_id:
        return
    for offer in _offers(application, live, now=now):
        if take_seat(offer.slot_id, now=now):
            _move(application, live, offer, now=now)
            return
    log.warning("no_slot_free", district=application.district_code)


def promise_moves(*, now: datetime) -> int:
    """Promise again what could not be done: families that still stand in a closed slot; how many."""
    stranded = slot_calendar.list_stranded(now=now)
    for booking_id in stranded:
        outbox.promise(LEAVE, booking_id, now=now, queue="bulk")
    return len(stranded)


def _offers(application: Application, live: Booked, *, now: datetime) -> list[Offer]:
    offers = rank_offers(application, seats_wanted=1, now=now)
    return sorted(offers, key=lambda offer: offer.starts_at < live.slot.starts_at)


def _move(application: Application, live: Booked, offer: Offer, *, now: datetime) -> None:
    """`cancelled`, not `changed`: the family's own changes are not used up by ours."""
    store.end_live(application.id, "cancelled", now=now)
    store.give_back(live.slot.id)
    book(application, offer.slot_id, origin="assigned", actor=SYSTEM, now=now)
    booked = store.find_live(application.id)
    assert booked is not None  # it was booked in this transaction
    tell_slot(application, booked, CHANGED, now=now)


def _preview(found: Listed, families: int, *, now: datetime, dry_run: bool = True) -> Closure:
    others = slot_calendar.list_room(found.slot, after=rules.next_midnight(now))
    room = sum(slot.capacity - slot.taken for slot, _ in others)
    told = _sentence(families, found.held, room)
    return Closure(
        dry_run=dry_run,
        closed_at=found.slot.closed_at,
        families=families,
        held=found.held,
        room=room,
        can_close=families <= room,
        next_slots=[view(slot, site) for slot, site in others[:MOST_SHOWN]],
        sentence_zh=told.zh,
        sentence_en=told.en,
    )


def _sentence(families: int, held: int, room: int) -> Text:
    if families > room:
        refusal = NotEnoughRoom(families=families, room=room)
        return Text(refusal.sentence("zh"), refusal.sentence("en"))
    return Text(
        f"关闭后，{families} 个家庭将改到其他时段并收到改期短信，{held} 个正在选择的名额将释放。此操作不能撤销。",
        f"{families} families will move to other slots and be told by text; {held} held seats are given up."
        " This cannot be undone.",
    )
