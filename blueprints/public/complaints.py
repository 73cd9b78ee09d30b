"""Complaints without a name."""

from __future__ import annotations

from typing import Any

import flask
from marshmallow import fields

from app import clock
from app.domain.complaint import TOPICS
from app.services import complain, follow_complaint
from blueprints import auth
from blueprints import complaint_schemas as schemas
from blueprints.parsing import Blueprint, Schema
from blueprints.picture import takes_picture

blp = Blueprint("complaints", __name__, description="Complaints and reports, without a name if one wishes")


class Topic(Schema):
    """One topic to choose."""

    code = fields.String()
    zh = fields.String()
    en = fields.String()


class Topics(Schema):
    """What complaints can be about."""

    items = fields.List(fields.Nested(Topic()))


@blp.route("/api/v1/complaint-topics", methods=["GET"])
@auth.public
@blp.response(200, Topics())
def topics() -> Any:
    """The topics to choose from."""
    return {"items": [{"code": str(code), **text._asdict()} for code, text in TOPICS.items()]}


@blp.route("/api/v1/complaints", methods=["POST"])
@auth.public
@blp.arguments(schemas.ComplaintInput())
@blp.response(201, schemas.ComplaintReceipt())
def send(body: dict[str, Any]) -> Any:
    """Complain without a name; keep number and secret to read the answer."""
    return complain.complain(
        schemas.written(body), address=flask.request.remote_addr or "", actor=None, now=clock.now()
    )


@blp.route("/api/v1/complaint-photos", methods=["POST"])
@auth.public
@takes_picture
@blp.arguments(schemas.ComplaintKey(), location="form")
@blp.arguments(schemas.ComplaintPhotoFile(), location="files")
@blp.response(201, schemas.ComplaintProgress())
def add_photo(form: dict[str, Any], files: dict[str, Any]) -> Any:
    """Add a photo; at most three."""
    return complain.add_photo(form["number"], form["secret"], content=files["file"].read(), now=clock.now())


@blp.route("/api/v1/complaint-lookups", methods=["POST"])
@auth.public
@blp.arguments(schemas.ComplaintKey())
@blp.response(200, schemas.ComplaintProgress())
def look_up(body: dict[str, Any]) -> Any:
    """How far it is; an unknown number and a wrong secret are the same 404."""
    return follow_complaint.look_up(body["number"], body["secret"])
