"""Signatures that could not count when a desk came back: the supervisor's list, and settling one in words."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from marshmallow import fields

from app import clock
from app.services import settle_conflict
from blueprints import auth
from blueprints.desk.schemas import Words
from blueprints.parsing import Blueprint, Moment, Schema, Text

blp = Blueprint("desk_conflicts", __name__, description="What a desk brought back and could not count")


class SettlementInput(Schema):
    """What was done about it, for whoever asks later."""

    note = Text(longest=200, shortest=4, required=True)


class Settlement(Schema):
    """Who settled it, when, and in which words."""

    by = fields.String(metadata={"description": "masked"})
    at = Moment()
    note = fields.String()


class Conflict(Schema):
    """A signature that could not count; `state` is where the application stands now."""

    id = fields.UUID()
    serial = fields.String(allow_none=True)
    child_name = fields.String(allow_none=True, metadata={"description": "masked"})
    state = fields.Nested(Words(), allow_none=True)
    device = fields.String()
    by = fields.String(metadata={"description": "masked"})
    signed_at = Moment(allow_none=True)
    found_at = Moment()
    because = fields.Nested(Words())
    next_step = fields.Nested(Words())
    settled = fields.Nested(Settlement(), allow_none=True)
    can_settle = fields.Boolean()


class Conflicts(Schema):
    """Open ones first, however old; then those of today."""

    items = fields.List(fields.Nested(Conflict()))


@blp.route("/api/v1/desk/conflicts", methods=["GET"])
@auth.clerk
@blp.response(200, Conflicts())
def conflicts() -> Any:
    """The site's conflicts, from whichever device; supervisors only."""
    return {"items": settle_conflict.list_conflicts(auth.current_clerk(), now=clock.now())}


@blp.route("/api/v1/desk/conflicts/<uuid:conflict_id>/settlements", methods=["POST"])
@auth.clerk
@blp.arguments(SettlementInput())
@blp.response(200, Conflict())
def settle(body: dict[str, Any], conflict_id: UUID) -> Any:
    """Mark one as settled; the first words stand."""
    return settle_conflict.settle(conflict_id, body["note"], clerk=auth.current_clerk(), now=clock.now())
