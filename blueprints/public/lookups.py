"""The grandparents' view: a serial and four digits, no sign-in."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

import flask
from marshmallow import fields, validate

from app import clock
from app.services.look_up import Glimpse, look_up
from blueprints import auth
from blueprints.parsing import Blueprint, Moment, Schema, Text

PATH = "/api/v1/lookups"
blp = Blueprint("lookups", __name__, description="State, time and place for whoever holds the serial")


class LookupInput(Schema):
    """The serial as printed or scanned, and the last four digits of the family's phone."""

    serial = Text(longest=64, shortest=1, required=True)
    phone_last4 = Text(longest=4, required=True, validate=validate.Regexp(r"^[0-9]{4}$"))


class LookupShown(Schema):
    """Nothing that names a person or a school."""

    state = fields.String()
    state_zh = fields.String()
    state_en = fields.String()
    starts_at = Moment(allow_none=True)
    ends_at = Moment(allow_none=True)
    place_zh = fields.String(allow_none=True)
    place_en = fields.String(allow_none=True)
    address = fields.String(allow_none=True)
    bring_zh = fields.String(allow_none=True)
    bring_en = fields.String(allow_none=True)


@blp.route(PATH, methods=["POST"])
@auth.public
@blp.arguments(LookupInput())
@blp.response(200, LookupShown())
def find(body: dict[str, Any]) -> Any:
    """Unknown serial and wrong digits are the same 404; ten misses in ten minutes, then 429."""
    address = flask.request.remote_addr or ""
    shown = look_up(body["serial"], phone_last4=body["phone_last4"], address=address, now=clock.now())
    return flask.Response(body_of(shown), mimetype="application/json")


@lru_cache(maxsize=4_096)
def body_of(shown: Glimpse) -> bytes:
    """The answer as JSON: few are unlike each other, since nothing in it names a family."""
    return json.dumps(LookupShown().dump(shown), ensure_ascii=False).encode()
