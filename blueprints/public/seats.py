"""Seats and warnings, for everybody: the day's counts, rounded."""

from __future__ import annotations

from typing import Any

import flask
from marshmallow import fields

from app.services.show_seats import show_seats
from blueprints import auth
from blueprints.parsing import Blueprint, Moment, Schema
from blueprints.public.schools import SchoolQuery

blp = Blueprint("seats", __name__, description="Seats, applicants and warnings, once a day")


class PublicWarningShown(Schema):
    """A warning in force; `level` is yellow, orange or red."""

    level = fields.String()
    text_zh = fields.String()
    text_en = fields.String()
    published_at = Moment(allow_none=True)


class PublicSeatsShown(Schema):
    """A school: children in whole fives, null for 1 to 4 and before the first count (`counted`).

    `bought` of the seats of a private school are paid by the city; `alternatives` are codes of schools with room.
    """

    code = fields.String()
    district_code = fields.String()
    stage = fields.String()
    kind = fields.String(metadata={"description": "public or private"})
    name_zh = fields.String()
    name_en = fields.String()
    zone = fields.String(allow_none=True)
    capacity = fields.Integer(allow_none=True)
    bought = fields.Integer()
    fee_zh = fields.String(allow_none=True)
    fee_en = fields.String(allow_none=True)
    counted = fields.Boolean()
    applicants = fields.Integer(allow_none=True)
    applicants_zh = fields.String()
    applicants_en = fields.String()
    first_choice = fields.Integer(allow_none=True)
    in_catchment = fields.Integer(allow_none=True)
    remaining = fields.Integer(allow_none=True)
    level = fields.String(metadata={"description": "green, yellow, orange or red"})
    level_zh = fields.String()
    level_en = fields.String()
    warning = fields.Nested(PublicWarningShown, allow_none=True)
    alternatives = fields.List(fields.String())


class PublicSeatList(Schema):
    """By district and code; `method_*` say how the numbers were made."""

    year = fields.Integer()
    updated_on = fields.Date(allow_none=True)
    updated_at = Moment(allow_none=True)
    method_zh = fields.String()
    method_en = fields.String()
    items = fields.List(fields.Nested(PublicSeatsShown))


@blp.route("/api/v1/seats", methods=["GET"])
@auth.public
@blp.arguments(SchoolQuery(), location="query")
@blp.response(200, PublicSeatList())
def show(query: dict[str, Any]) -> Any:
    """Seats, applicants in whole fives, warnings, and where there is room; kept for a minute by whoever asks."""
    flask.after_this_request(_tag)
    return show_seats(district_code=query["district"], stage=query["stage"])


def _tag(response: flask.Response) -> flask.Response:
    if response.status_code == 200:
        response.headers["Cache-Control"] = "public, max-age=60"
        response.add_etag()
        response.make_conditional(flask.request)
    return response
