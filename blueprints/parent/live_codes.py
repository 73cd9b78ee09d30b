"""The code that rotates on the family's screen."""

from __future__ import annotations

from dataclasses import asdict
from math import ceil
from typing import Any
from uuid import UUID

from marshmallow import fields

from app import clock
from app.services import draw_qr
from app.services.show_live_code import show_live_code
from blueprints import auth
from blueprints.parsing import Blueprint, Moment, Schema

blp = Blueprint("live_codes", __name__, description="The rotating code, which a screenshot is not")


class RotatingCode(Schema):
    """The QR's text (version 2-M, alphanumeric); ask again at `refresh_at`."""

    text = fields.String()
    svg = fields.String(metadata={"description": "the QR, drawn, for whoever cannot draw it"})
    refresh_at = Moment()
    refresh_in = fields.Integer(metadata={"description": "seconds, for phones whose clock is wrong"})
    valid_until = Moment()


@blp.route("/api/v1/applications/<uuid:application_id>/rotating-code", methods=["GET"])
@auth.person
@blp.response(200, RotatingCode())
def show(application_id: UUID) -> Any:
    """The present code: serial, 30-second window, tag."""
    now = clock.now()
    code = show_live_code(application_id, actor=auth.current_person(), now=now)
    refresh_in = ceil((code.refresh_at - now).total_seconds())
    return asdict(code) | {"svg": draw_qr.inline(code.text), "refresh_in": refresh_in}
