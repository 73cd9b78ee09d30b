"""Take in a family that has no slot here and now: its own lane if there is room, else the ordinary window."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from app.domain import serial
from app.domain import slots as rules
from app.domain.actor import Clerk
from app.domain.desk import Reason
from app.domain.errors import DomainError
from app.domain.rotating_code import Screen
from app.domain.slots import ORDINARY
from app.domain.states import State
from app.models.application import Application
from app.models.slot import Slot
from app.services.book_slot import book, lane_of, next_slots
from app.services.find_at_desk import lock_for_desk, refuse
from app.services.judge_scan import answer_about, screen_of
from app.services.scan_serial import replay, store_answer
from app.services.take_seat import take_seat
from app.store import desks
from app.store import slots as store


class WalkInFull(DomainError):
    """No room left today at this site."""

    code = "walk_in_full"
    zh = "今天本窗口已无余位，请家长选择其他时段。"
    en = "There is no room left here today; please choose another slot."


def admit_walk_in(text: str, *, clerk: Clerk, nonce: str, now: datetime) -> dict[str, Any]:
    """Book the application into a slot of today at the clerk's site; the answer is that of a scan.

    A repeated nonce, or a family that is expected here today anyway, changes nothing.
    """
    read = serial.parse(text)
    act = {"serial": str(read), "walk_in": True}
    before = desks.find_answered(clerk.device_id, nonce)
    if before is not None:
        return replay(before, like=act)
    application = lock_for_desk(text, clerk, at=now)
    _require_ready(application, clerk, now=now)
    _book_today(application, clerk, now=now)
    seen = desks.look(application.serial or "")
    assert seen is not None  # it is locked by us
    answer = answer_about(read, seen, clerk, screen=screen_of(text, read, at=now), at=now) | act
    return store_answer(seen, answer, clerk=clerk, nonce=nonce, at=now, doubted=False, now=now)


def _require_ready(application: Application, clerk: Clerk, *, now: datetime) -> None:
    if application.state in (State.POINTS_CONFIRMED, State.SLOT_BOOKED):
        return
    seen = desks.look(application.serial or "")
    assert seen is not None  # it is locked by us
    read = serial.parse(application.serial or "")
    answer = answer_about(read, seen, clerk, screen=Screen.PLAIN, at=now)
    raise refuse(Reason(answer["reason"]))


def _book_today(application: Application, clerk: Clerk, *, now: datetime) -> None:
    own_lane = lane_of(application)
    running = store.list_running(
        clerk.site_id, application.season_id, now=now, until=rules.next_midnight(now)
    )
    booked = store.find_live(application.id)
    if booked is not None and _is_running(booked.slot, running[:1]):
        return
    if booked is not None:
        store.end_live(application.id, "changed", now=now)
        store.give_back(booked.slot.id)
    for slot in _in_order(running, own_lane):
        if take_seat(slot.id, now=now):
            book(application, slot.id, origin="walk_in", actor=clerk.name, now=now)
            return
    raise WalkInFull(next_slots=next_slots(application, own_lane, now=now))


def _is_running(slot: Slot, first: list[Slot]) -> bool:
    """Whether the family is expected at this very site in the half day that runs or comes next."""
    return any((slot.site_id, slot.starts_at) == (running.site_id, running.starts_at) for running in first)


def _in_order(running: list[Slot], own_lane: str) -> list[Slot]:
    allowed = [slot for slot in running if slot.lane in (own_lane, ORDINARY)]
    return sorted(allowed, key=lambda slot: (slot.starts_at, slot.lane != own_lane, slot.id))
