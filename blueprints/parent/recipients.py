"""The second recipient of an application's notices: the other guardian."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from marshmallow import fields, validate

from app import clock
from app.services import set_recipient
from app.services.address_family import NOTICES
from blueprints import auth
from blueprints.parsing import Blueprint, Schema, Text

blp = Blueprint("recipients", __name__, description="Whom else an application's notices go to")

_PURPOSES = [validate.Length(min=1, max=len(NOTICES)), validate.ContainsOnly(NOTICES)]


class RecipientInput(Schema):
    """The other guardian's mobile, the code that was sent to it, and what it wants to be told."""

    phone = Text(required=True, shortest=1, longest=40, metadata={"example": "139 0013 9000"})
    code = Text(required=True, shortest=1, longest=12, metadata={"example": "593817"})
    language = fields.String(load_default="zh", validate=validate.OneOf(["zh", "en"]))
    purposes = fields.List(fields.String(), load_default=list(NOTICES), validate=_PURPOSES)


class Recipient(Schema):
    """Who else is told."""

    phone = fields.String(allow_none=True, metadata={"description": "masked; null where nobody else is told"})
    language = fields.String(allow_none=True)
    purposes = fields.List(fields.String())


@blp.route("/api/v1/applications/<uuid:application_id>/second-recipient", methods=["GET"])
@auth.person
@blp.response(200, Recipient())
def show(application_id: UUID) -> Any:
    """Who else is told."""
    return set_recipient.find(application_id, actor=auth.current_person())


@blp.route("/api/v1/applications/<uuid:application_id>/second-recipient", methods=["PUT"])
@auth.stepped_up
@blp.arguments(RecipientInput())
@blp.response(200, Recipient())
def put(body: dict[str, Any], application_id: UUID) -> Any:
    """Set the other guardian's phone (ask for its code at /me/phone-codes); every notice then goes to both."""
    return set_recipient.set_recipient(application_id, **body, actor=auth.current_person(), now=clock.now())


@blp.route("/api/v1/applications/<uuid:application_id>/second-recipient", methods=["DELETE"])
@auth.person
@blp.response(204)
def remove(application_id: UUID) -> None:
    """Nothing more is sent to it."""
    set_recipient.remove(application_id, actor=auth.current_person(), now=clock.now())
