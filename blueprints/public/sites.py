"""Where one may come in person: to be helped with an application, and to confirm it; for everybody."""

from __future__ import annotations

from typing import Any

import flask
from marshmallow import fields

from app.services.list_sites import list_public
from blueprints import auth
from blueprints.parsing import Blueprint, Schema

blp = Blueprint("public_sites", __name__, description="Places to come to in person")


class PublicSite(Schema):
    """A place; the address is in Chinese, as on the door."""

    district_code = fields.String()
    name_zh = fields.String()
    name_en = fields.String()
    address = fields.String()


class PublicSites(Schema):
    """By district and name."""

    items = fields.List(fields.Nested(PublicSite))


@blp.route("/api/v1/sites", methods=["GET"])
@auth.public
@blp.response(200, PublicSites())
def show_sites() -> Any:
    """The places, kept five minutes by whoever asks."""
    flask.after_this_request(_keep)
    return {"items": list_public()}


def _keep(response: flask.Response) -> flask.Response:
    if response.status_code == 200:
        response.headers["Cache-Control"] = "public, max-age=300"
    return response
