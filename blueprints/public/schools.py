"""The schools that a family may name, for everybody."""

from __future__ import annotations

from typing import Any

import flask
from marshmallow import fields, validate

from app.services.list_schools import list_schools
from blueprints import auth
from blueprints.parsing import Blueprint, Schema

blp = Blueprint("schools", __name__, description="Schools of the districts")


class SchoolQuery(Schema):
    """Of which district, for which stage; all without."""

    district = fields.String(load_default=None, validate=validate.Regexp(r"^[0-9]{6}$"))
    stage = fields.String(load_default=None, validate=validate.OneOf(["P1", "J1"]))


class SchoolShown(Schema):
    """A school; `capacity` is children in the present season, null where nothing is announced."""

    code = fields.String()
    district_code = fields.String()
    stage = fields.String()
    kind = fields.String(metadata={"description": "public or private"})
    name_zh = fields.String()
    name_en = fields.String()
    address = fields.String()
    capacity = fields.Integer(allow_none=True)


class SchoolsShown(Schema):
    """By district and code."""

    items = fields.List(fields.Nested(SchoolShown))


@blp.route("/api/v1/schools", methods=["GET"])
@auth.public
@blp.arguments(SchoolQuery(), location="query")
@blp.response(200, SchoolsShown())
def show_schools(query: dict[str, Any]) -> Any:
    """The schools, with an ETag: If-None-Match answers 304 while nothing has changed."""
    flask.after_this_request(_tag)
    return {"items": list_schools(district_code=query["district"], stage=query["stage"])}


def _tag(response: flask.Response) -> flask.Response:
    if response.status_code == 200:
        response.headers["Cache-Control"] = "no-cache"  # keep it, and ask each time whether it is still so
        response.add_etag()
        response.make_conditional(flask.request)
    return response
