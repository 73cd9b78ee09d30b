"""Texts that people can trust: the official wordings, and whether an SMS is ours."""

from __future__ import annotations

from typing import Any

import flask
from marshmallow import fields, validate

from app import clock
from app.services import check_message, list_official_texts
from blueprints import auth
from blueprints.parsing import Blueprint, Moment, Schema, Text

blp = Blueprint("official_texts", __name__, description="Texts that people can trust")


class OfficialText(Schema):
    """One wording as it would be read, made of examples."""

    purpose = fields.String()
    title_zh = fields.String()
    title_en = fields.String()
    language = fields.String()
    version = fields.Integer()
    text = fields.String()


class OfficialTexts(Schema):
    """Every wording in use; `how_*` says how to tell ours."""

    signature = fields.String()
    how_zh = fields.String()
    how_en = fields.String()
    items = fields.List(fields.Nested(OfficialText()))


class CheckInput(Schema):
    """What whoever got the text has: the serial in it, its four digits, and the last four of the phone."""

    serial = Text(longest=40, shortest=1, required=True)
    phone_last4 = fields.String(required=True, validate=validate.Regexp(r"^[0-9]{4}\Z"))
    code = fields.String(required=True, validate=validate.Regexp(r"^[0-9]{4}\Z"))


class CheckShown(Schema):
    """Whether it is ours; whatever does not fit together is one and the same answer."""

    genuine = fields.Boolean()
    said_zh = fields.String()
    said_en = fields.String()
    title_zh = fields.String(allow_none=True)
    title_en = fields.String(allow_none=True)
    sent_at = Moment(allow_none=True)


@blp.route("/api/v1/official-texts", methods=["GET"])
@auth.public
@blp.response(200, OfficialTexts())
def list_texts() -> Any:
    """The official texts with examples."""
    return list_official_texts.list_official_texts()


@blp.route("/api/v1/message-checks", methods=["POST"])
@auth.public
@blp.arguments(CheckInput())
@blp.response(200, CheckShown())
def check(body: dict[str, Any]) -> Any:
    """Whether an SMS is ours, without signing in; ten misses in ten minutes, then 429."""
    return check_message.check_message(
        body["serial"],
        phone_last4=body["phone_last4"],
        code=body["code"],
        address=flask.request.remote_addr or "",
        now=clock.now(),
    )
