"""The calendar of slots: what is booked, other capacities, slots that are closed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from marshmallow import fields

from app import clock
from app.domain.actor import Role
from app.services import tend_slots
from app.services.close_slot import close_slot
from blueprints import auth
from blueprints.district.seat_schemas import DistrictQuery
from blueprints.parsing import Blueprint, Flag, Moment, Schema, Text, Whole

blp = Blueprint("slot_calendar", __name__, description="The calendar of a district's slots")


class SlotQuery(DistrictQuery):
    """First and last day, both included, 62 days at most; two weeks from the next slot without.

    The bureau names a district.
    """

    first = fields.Date(data_key="from", load_default=None)
    last = fields.Date(data_key="to", load_default=None)
    site_id = fields.UUID(data_key="site", load_default=None)


class SlotLine(Schema):
    """A slot: seats booked, held for families that are deciding, and free; 0 free once it is closed."""

    id = fields.UUID()
    site_id = fields.UUID()
    site_zh = fields.String()
    site_en = fields.String()
    lane = fields.String(metadata={"description": "green or ordinary"})
    starts_at = Moment()
    ends_at = Moment()
    capacity = fields.Integer()
    booked = fields.Integer()
    held = fields.Integer()
    free = fields.Integer()
    closed_at = Moment(allow_none=True)
    closed_because = fields.String(allow_none=True)
    can_change = fields.Boolean()


class SlotLines(Schema):
    """The days that are shown, both included, and their slots by start, site and lane."""

    first = fields.Date(data_key="from")
    last = fields.Date(data_key="to")
    can_plan = fields.Boolean()
    items = fields.List(fields.Nested(SlotLine))


class SlotCapacityInput(Schema):
    """Families that the slot takes."""

    capacity = Whole(least=0, most=500, required=True)


class ClosureInput(Schema):
    """Why; `dry_run` only says what it would mean."""

    because = Text(longest=200, shortest=2, required=True)
    dry_run = Flag(load_default=False)


class OtherSlot(Schema):
    """Where families may go instead."""

    id = fields.UUID()
    site_zh = fields.String()
    site_en = fields.String()
    lane = fields.String()
    starts_at = Moment()
    ends_at = Moment()


class ClosureShown(Schema):
    """What closing means, or meant: families that move, held seats, room in the other slots of the lane."""

    dry_run = fields.Boolean()
    closed_at = Moment(allow_none=True)
    families = fields.Integer()
    held = fields.Integer()
    room = fields.Integer()
    can_close = fields.Boolean()
    next_slots = fields.List(fields.Nested(OtherSlot))
    sentence_zh = fields.String()
    sentence_en = fields.String()


@blp.route("/api/v1/district/slots", methods=["GET"])
@auth.staff(Role.ADMIN, Role.SUPERVISOR, Role.BUREAU)
@blp.arguments(SlotQuery(), location="query")
@blp.response(200, SlotLines())
def show(query: dict[str, Any]) -> Any:
    """What is booked, held and free in each slot of the period."""
    return tend_slots.list_slots(
        actor=auth.current_staff(),
        now=clock.now(),
        first=query["first"],
        last=query["last"],
        site_id=query["site_id"],
        district_code=query["district"],
    )


@blp.route("/api/v1/district/slots/<uuid:slot_id>", methods=["PATCH"])
@auth.staff(Role.ADMIN)
@blp.arguments(SlotCapacityInput())
@blp.response(200, SlotLine())
def set_capacity(body: dict[str, Any], slot_id: UUID) -> Any:
    """Another number of seats, never fewer than are taken."""
    return tend_slots.set_capacity(slot_id, body["capacity"], actor=auth.current_staff(), now=clock.now())


@blp.route("/api/v1/district/slots/<uuid:slot_id>/closures", methods=["POST"])
@auth.staff(Role.ADMIN)
@blp.arguments(ClosureInput())
@blp.response(201, ClosureShown())
def close(body: dict[str, Any], slot_id: UUID) -> Any:
    """Close a slot: its families move to others and are told by text; `dry_run` shows what it would mean."""
    return close_slot(slot_id, **body, actor=auth.current_staff(), now=clock.now())
