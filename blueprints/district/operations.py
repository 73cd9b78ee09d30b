"""Long work of a district: how far each is, whatever its kind."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from marshmallow import fields

from app import clock
from app.domain.actor import Role
from app.services import follow_operation
from blueprints import auth
from blueprints.parsing import Blueprint, Moment, Schema

blp = Blueprint("operations", __name__, description="How far long work is: measurements, runs of texts")

_OFFICERS = auth.staff(Role.ADMIN, Role.BUREAU)


class OperationShown(Schema):
    """How far long work is; ask again every second or two until it is `done` or `failed`."""

    id = fields.UUID()
    kind = fields.String(metadata={"description": "policy_preview, results_texts or notice_texts"})
    title_zh = fields.String(attribute="title.zh")
    title_en = fields.String(attribute="title.en")
    state = fields.String(metadata={"description": "waiting, running, done or failed"})
    done = fields.Integer()
    total = fields.Integer(allow_none=True)
    percent = fields.Integer()
    seconds_left = fields.Integer(allow_none=True)
    requested_at = Moment()
    started_at = Moment(allow_none=True)
    ended_at = Moment(allow_none=True)
    result = fields.Dict(allow_none=True)
    problem = fields.Dict(allow_none=True)


class Operations(Schema):
    """What is under way or was asked for within a day, the newest first."""

    items = fields.List(fields.Nested(OperationShown()))


@blp.route("/api/v1/district/operations", methods=["GET"])
@_OFFICERS
@blp.response(200, Operations())
def list_recent() -> Any:
    """The district's long work, or the city's for the bureau."""
    return {"items": follow_operation.list_recent(actor=auth.current_staff(), now=clock.now())}


@blp.route("/api/v1/district/operations/<uuid:operation_id>", methods=["GET"])
@_OFFICERS
@blp.response(200, OperationShown())
def show(operation_id: UUID) -> Any:
    """How far it is, and what came out; a run of texts has the id of what was released."""
    return follow_operation.follow(operation_id, actor=auth.current_staff(), now=clock.now())
