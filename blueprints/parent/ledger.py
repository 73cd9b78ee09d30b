"""The privacy ledger of the signed-in person."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, validate

from app.services import read_ledger
from blueprints import auth
from blueprints.parsing import Blueprint, Moment, Schema, Text

blp = Blueprint("ledger", __name__, description="Who opened what, and which department was asked")


class PageInput(Schema):
    """Part of the list."""

    limit = fields.Integer(load_default=50, validate=validate.Range(1, 100))
    cursor = Text(longest=200, load_default=None)


class Line(Schema):
    """One event."""

    id = fields.UUID()
    at = Moment()
    event = fields.String()
    title_zh = fields.String()
    title_en = fields.String()
    who = fields.String(metadata={"description": "self | guardian | staff | system"})
    about = fields.String(metadata={"description": "self | family | application"})
    application_id = fields.UUID(allow_none=True)
    district_code = fields.String(allow_none=True)
    dataset = fields.String(allow_none=True)
    dataset_zh = fields.String(allow_none=True)
    dataset_en = fields.String(allow_none=True)
    department_zh = fields.String(allow_none=True)
    department_en = fields.String(allow_none=True)
    consent_id = fields.String(allow_none=True)
    because = fields.String(allow_none=True, metadata={"description": "the reason given at the desk"})
    status = fields.String(allow_none=True, metadata={"description": "what the department answered"})
    fields_ = fields.List(
        fields.String(),
        attribute="fields",
        data_key="fields",
        metadata={"description": "which values or datasets"},
    )


class Ledger(Schema):
    """Newest first."""

    items = fields.List(fields.Nested(Line()))
    next = fields.String(allow_none=True)


@blp.route("/api/v1/me/ledger", methods=["GET"])
@auth.person
@blp.arguments(PageInput(), location="query")
@blp.response(200, Ledger())
def show(query: dict[str, Any]) -> Any:
    """Who opened what of the family, and which department was asked under which consent."""
    return read_ledger.read(actor=auth.current_person(), cursor=query["cursor"], limit=query["limit"])
