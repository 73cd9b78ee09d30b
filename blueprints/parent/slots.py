"""The family's slot: where and when, what else is free, and changing it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import flask
from marshmallow import fields, validate

from app import clock
from app.services import change_slot, hold_slot, offer_slots
from app.services.book_slot import SlotView
from app.services.offer_slots import HeldSlot as Held
from app.services.offer_slots import SlotChoice as Choice
from blueprints import auth, plain
from blueprints.parsing import Blueprint, Moment, Schema

blp = Blueprint("slots", __name__, description="The family's slot for on-site confirmation")


class Slot(Schema):
    """A half day in one lane at one site."""

    id = fields.UUID()
    site_id = fields.UUID()
    site_zh = fields.String()
    site_en = fields.String()
    address = fields.String()
    lane = fields.String(validate=validate.OneOf(["green", "ordinary"]))
    starts_at = Moment()
    ends_at = Moment()
    free = fields.Integer(allow_none=True)


class HeldSlot(Schema):
    """A slot with a seat that is kept until `expires_at`; choose it before then."""

    slot = fields.Nested(Slot())
    expires_at = Moment()
    seconds_left = fields.Integer(metadata={"description": "for phones whose clock is wrong"})


class MovedSlot(Schema):
    """The slot that was closed, and why; in the district's words."""

    because = fields.String()
    starts_at = Moment()


class SlotChoice(Schema):
    """The present booking, until when it can be changed, the seat that is held, and the free slots of the lane."""

    booking = fields.Nested(Slot(), allow_none=True)
    origin = fields.String(allow_none=True)
    moved = fields.Nested(MovedSlot(), allow_none=True)
    change_by = Moment(allow_none=True)
    changeable = fields.Boolean()
    lane = fields.String()
    hold = fields.Nested(HeldSlot(), allow_none=True)
    alternatives = fields.List(fields.Nested(Slot()))


class SlotWish(Schema):
    """One of the alternatives."""

    slot_id = fields.UUID(required=True)


@blp.route("/api/v1/applications/<uuid:application_id>/slots", methods=["GET"])
@auth.person
@blp.response(200, SlotChoice())
def slots(application_id: UUID) -> Any:
    """The booking and the alternatives."""
    now = clock.now()
    return _answer(offer_slots.offered_slots(application_id, actor=auth.current_person(), now=now), now)


@blp.route("/api/v1/applications/<uuid:application_id>/slot", methods=["PUT"])
@auth.person
@blp.arguments(SlotWish())
@blp.response(200, SlotChoice())
def choose_slot(body: dict[str, Any], application_id: UUID) -> Any:
    """Take another slot, with the seat that is held where there is one; possible until the cut-off."""
    now = clock.now()
    taken = change_slot.change_slot(application_id, body["slot_id"], actor=auth.current_person(), now=now)
    return _answer(taken, now)


@blp.route("/api/v1/applications/<uuid:application_id>/slot-holds", methods=["POST"])
@auth.person
@blp.arguments(SlotWish())
@blp.response(201, HeldSlot())
def hold(body: dict[str, Any], application_id: UUID) -> Any:
    """Keep a seat for five minutes; one at a time."""
    now = clock.now()
    return _hold(
        hold_slot.hold_slot(application_id, body["slot_id"], actor=auth.current_person(), now=now), now
    )


def _hold(hold: Held, now: datetime) -> dict[str, Any]:
    return {
        "slot": hold.slot,
        "expires_at": hold.expires_at,
        "seconds_left": int((hold.expires_at - now).total_seconds()),
    }


def _answer(choice: Choice, now: datetime) -> flask.Response:
    """As JSON at once: dumping every free slot field by field took a third of the time."""
    hold = choice.hold
    return plain.answer(
        {
            "booking": None if choice.booking is None else _slot(choice.booking),
            "origin": choice.origin,
            "moved": choice.moved
            and {"because": choice.moved.because, "starts_at": _moment(choice.moved.starts_at)},
            "change_by": _moment(choice.change_by),
            "changeable": choice.changeable,
            "lane": choice.lane,
            "hold": hold
            and _hold(hold, now) | {"slot": _slot(hold.slot), "expires_at": _moment(hold.expires_at)},
            "alternatives": [_slot(slot) for slot in choice.alternatives],
        }
    )


def _slot(slot: SlotView) -> dict[str, Any]:
    return {
        "id": str(slot.id),
        "site_id": str(slot.site_id),
        "site_zh": slot.site_zh,
        "site_en": slot.site_en,
        "address": slot.address,
        "lane": slot.lane,
        "starts_at": _moment(slot.starts_at),
        "ends_at": _moment(slot.ends_at),
        "free": slot.free,
    }


def _moment(instant: datetime | None) -> str | None:
    return None if instant is None else clock.local(instant).isoformat()
