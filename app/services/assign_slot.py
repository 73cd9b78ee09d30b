"""Give a family a slot as soon as its file is ready: the right lane, its wishes, brothers and sisters together."""

from __future__ import annotations

import json
from datetime import date, datetime
from uuid import UUID

import structlog

from app.domain import slots as rules
from app.domain.actor import SYSTEM
from app.domain.procedure import Confirmation
from app.domain.slots import DayKind, Offer, Preference
from app.domain.states import State
from app.models.application import Application
from app.services import find_policy
from app.services.book_slot import book, lane_of
from app.services.take_seat import take_seat
from app.services.tell_slot import GIVEN, tell_slot
from app.store import applications, calendar
from app.store import slots as store

log = structlog.get_logger()

_MOST_TRIES = 40
MOST_MISSED = 2


def assign_slot(application_id: UUID, *, now: datetime) -> None:
    """Book the best free slot for the application, and for its ready siblings with it; text the family.

    Nothing happens when the application has moved on, when its policy asks for no visit, or when nothing is
    free: the sweep asks again. Safe to run twice: the row lock and the state decide.
    """
    first = applications.get(application_id)
    if first.state != State.POINTS_CONFIRMED or not _needs_visit(first):
        return
    ready = store.lock_ready_siblings(first)
    for position, application in enumerate(ready):
        if store.count_bookings(application.id, "missed") < MOST_MISSED:
            _assign(application, seats_wanted=len(ready) - position, now=now)


def _needs_visit(application: Application) -> bool:
    policy = find_policy.in_force(application.season_id, application.district_code or "")
    return policy.procedure.confirmation is Confirmation.ON_SITE


def _assign(application: Application, *, seats_wanted: int, now: datetime) -> None:
    for offer in rank_offers(application, seats_wanted=seats_wanted, now=now)[:_MOST_TRIES]:
        if take_seat(offer.slot_id, now=now):
            book(application, offer.slot_id, origin="assigned", actor=SYSTEM, now=now)
            booked = store.find_live(application.id)
            assert booked is not None  # it was booked in this transaction
            tell_slot(application, booked, GIVEN, now=now)
            return
    log.warning("no_slot_free", district=application.district_code)


def rank_offers(application: Application, *, seats_wanted: int, now: datetime) -> list[Offer]:
    """Free slots of the application's lane from tomorrow on, the one that suits the family best first."""
    assert application.district_code is not None  # only submitted applications get here
    offers = store.list_offers(
        application.season_id,
        application.district_code,
        lane_of(application),
        after=rules.next_midnight(now),
    )
    preference = Preference.read(json.loads(application.form or "{}").get("slot_preference"))
    return rules.rank(
        offers,
        preference=preference,
        siblings=store.list_sibling_places(application),
        seats_wanted=seats_wanted,
        make_up_days=_make_up_days(offers) if preference.avoid_make_up_days else (),
    )


def _make_up_days(offers: list[Offer]) -> set[date]:
    days = {offer.on for offer in offers}
    if not days:
        return set()
    official = calendar.list_official_days(min(days), max(days))
    return {day for day in days if rules.judge_day(day, official).kind is DayKind.MAKE_UP}
