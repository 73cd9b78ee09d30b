"""A helper at a counter asks for a parent's mandate, and gets it by code or on paper."""

from __future__ import annotations

from typing import Any

from flask_smorest.fields import Upload
from marshmallow import fields, validate

from app import clock
from app.domain.mandate import Kind, Standing
from app.services import ask_mandate, give_mandate
from app.services.ask_mandate import Parent
from blueprints import auth
from blueprints.parsing import Blueprint, Flag, Moment, Schema, Text
from blueprints.picture import takes_picture

blp = Blueprint("mandates", __name__, description="A parent's mandate for a helper at a counter")


class MandateInput(Schema):
    """What stands on the original ID card, which the helper has seen; the phone where none is known yet."""

    kind = fields.Enum(Kind, by_value=True, required=True)
    name = Text(longest=60, shortest=1, required=True)
    id_number = Text(longest=40, shortest=15, required=True)
    phone = Text(longest=30, shortest=6, load_default=None, allow_none=True)
    id_seen = Flag(required=True, validate=validate.Equal(True))


class MandateAsked(Schema):
    """A mandate that waits for its code or paper."""

    mandate_id = fields.UUID(attribute="mandate.id")
    kind = fields.String(attribute="mandate.kind")
    parent = fields.String(metadata={"description": "masked"})
    sent_to = fields.String(allow_none=True, metadata={"description": "masked; null for a paper mandate"})
    confirm_by = Moment(attribute="mandate.confirmable_until_at")


class MandateCode(Schema):
    """The six digits that the parent reads out."""

    mandate_id = fields.UUID(required=True)
    code = Text(longest=12, shortest=4, required=True)


class MandateForm(Schema):
    """Whose paper it is."""

    mandate_id = fields.UUID(required=True)


class MandatePaper(Schema):
    """The photograph of the signed paper: JPEG, PNG, HEIC or WebP, at most 8 MB."""

    file = Upload(required=True)


class MandateLive(Schema):
    """A live mandate: send its id as `X-Mandate`; it ends by itself."""

    mandate_id = fields.UUID(attribute="id")
    kind = fields.String()
    state = fields.String(validate=validate.OneOf([str(state) for state in Standing]))
    expires_at = Moment(allow_none=True)


@blp.route("/api/v1/assisted/mandates", methods=["POST"])
@auth.staff(*auth.HELPERS)
@blp.arguments(MandateInput())
@blp.response(201, MandateAsked())
def ask(body: dict[str, Any]) -> Any:
    """Ask for a mandate, which holds at this desk device (`X-Desk-Device`) only; a code goes to the parent's phone."""
    parent = Parent(body["name"], body["id_number"], body["phone"])
    return ask_mandate.ask(
        parent, body["kind"], helper=auth.current_staff(), counter=auth.current_counter(), now=clock.now()
    )


@blp.route("/api/v1/assisted/confirmations", methods=["POST"])
@auth.staff(*auth.HELPERS)
@blp.arguments(MandateCode())
@blp.response(200, MandateLive())
def confirm(body: dict[str, Any]) -> Any:
    """The parent's code makes the mandate live; the parent is told by SMS."""
    return give_mandate.confirm(
        body["mandate_id"],
        body["code"],
        helper=auth.current_staff(),
        counter=auth.current_counter(),
        now=clock.now(),
    )


@blp.route("/api/v1/assisted/papers", methods=["POST"])
@auth.staff(*auth.HELPERS)
@takes_picture
@blp.arguments(MandateForm(), location="form")
@blp.arguments(MandatePaper(), location="files")
@blp.response(200, MandateLive())
def hand_in_paper(form: dict[str, Any], files: dict[str, Any]) -> Any:
    """The photograph of the paper mandate makes it live; the parent is told by SMS."""
    return give_mandate.hand_in_paper(
        form["mandate_id"],
        files["file"].read(),
        helper=auth.current_staff(),
        counter=auth.current_counter(),
        now=clock.now(),
    )
