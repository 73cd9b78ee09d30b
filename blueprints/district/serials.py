"""Serials that have to be replaced."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from app import clock
from app.domain.actor import Role
from app.services import reissue_serial
from app.services.reissue_serial import ReissueReason
from blueprints import auth
from blueprints.parsing import Blueprint, Moment, Schema, Text

blp = Blueprint("serials", __name__, description="Serials of a district")


class SerialReissueInput(Schema):
    """The serial that was lost or made public, and why it is replaced."""

    serial = Text(longest=64, shortest=1, required=True)
    reason = fields.Enum(ReissueReason, by_value=True, required=True)


class SerialReissue(Schema):
    """The serial that holds now, and the one that does no longer."""

    serial = fields.String()
    replaced = fields.String()
    reissued_at = Moment()


@blp.route("/api/v1/district/serial-reissues", methods=["POST"])
@auth.staff(Role.ADMIN, Role.SUPERVISOR)
@blp.arguments(SerialReissueInput())
@blp.response(201, SerialReissue())
def reissue(body: dict[str, Any]) -> Any:
    """Revoke a serial and issue a new one; the family gets it in the app and by SMS."""
    return reissue_serial.reissue_serial(
        body["serial"], reason=body["reason"], actor=auth.current_staff(), now=clock.now()
    )
