"""What was scanned today."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, validate

from app import clock
from app.domain.desk import COLOURS, Reason, Verdict
from app.services import list_scans
from app.services.list_scans import Scope
from blueprints import auth
from blueprints.desk.schemas import Words
from blueprints.parsing import Blueprint, Moment, Schema, Text

blp = Blueprint("desk_history", __name__, description="What was scanned today")


class ScansQuery(Schema):
    """This device's scans, or (supervisors) the whole site's."""

    scope = fields.Enum(Scope, by_value=True, load_default=Scope.DEVICE)
    limit = fields.Integer(load_default=50, validate=validate.Range(1, 200))
    cursor = Text(longest=200, load_default=None)


class ScanLine(Schema):
    """One scan; `received_at` is later than `at` where the device was off line."""

    id = fields.UUID()
    at = Moment()
    received_at = Moment()
    tail = fields.String(allow_none=True, metadata={"description": "the last four characters of the serial"})
    child_name = fields.String(allow_none=True, metadata={"description": "masked"})
    reason = fields.String(validate=validate.OneOf([str(reason) for reason in Reason]))
    verdict = fields.String(validate=validate.OneOf([str(verdict) for verdict in Verdict]))
    colour = fields.String(validate=validate.OneOf(sorted(set(COLOURS.values()))))
    message = fields.Nested(Words())
    walk_in = fields.Boolean()
    overridden = fields.Boolean()
    time_doubted = fields.Boolean()
    device = fields.String()
    by = fields.String(metadata={"description": "masked"})


class VerdictCounts(Schema):
    """How many scans of the day had which verdict."""

    ready = fields.Integer()
    done = fields.Integer()
    wait = fields.Integer()
    refused = fields.Integer()


class ScansOfDay(Schema):
    """Newest first."""

    items = fields.List(fields.Nested(ScanLine()))
    next = fields.String(allow_none=True)
    counts = fields.Nested(VerdictCounts())


@blp.route("/api/v1/desk/scans", methods=["GET"])
@auth.clerk
@blp.arguments(ScansQuery(), location="query")
@blp.response(200, ScansOfDay())
def scans(query: dict[str, Any]) -> Any:
    """Today's scans at this device; a supervisor may ask for the site's."""
    return list_scans.list_scans(
        query["scope"],
        clerk=auth.current_clerk(),
        cursor=query["cursor"],
        limit=query["limit"],
        now=clock.now(),
    )
