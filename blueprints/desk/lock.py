"""The device at hand and its screen lock."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, validate

from app import clock
from app.domain.actor import Role
from app.domain.desk_lock import IDLE
from app.services import list_sites, unlock_desk
from blueprints import auth
from blueprints.parsing import Blueprint, Schema

blp = Blueprint("desk_lock", __name__, description="The device at hand and its screen lock")

_DIGITS = validate.Regexp(r"^[0-9]{6}$")


class NewPin(Schema):
    """Six digits; the present PIN, or else a face within the last fifteen minutes."""

    pin = fields.String(required=True, validate=_DIGITS)
    current_pin = fields.String(load_default=None, allow_none=True, validate=_DIGITS)


class Pin(Schema):
    """The PIN as typed."""

    pin = fields.String(required=True, validate=_DIGITS)


class DeskSite(Schema):
    """Where the device stands."""

    id = fields.UUID()
    name_zh = fields.String()
    name_en = fields.String()
    address = fields.String()


class DeskAtHand(Schema):
    """The device, who is at it, and what that person may do here."""

    device_id = fields.UUID()
    device_name = fields.String()
    site = fields.Nested(DeskSite())
    district_code = fields.String()
    role = fields.String(validate=validate.OneOf([str(Role.DESK), str(Role.SUPERVISOR)]))
    may_look_up = fields.Boolean(metadata={"description": "find a family without its serial"})
    may_override = fields.Boolean(metadata={"description": "serve a family that would be sent away"})
    may_settle = fields.Boolean(metadata={"description": "settle conflicts that a desk brought back"})
    has_pin = fields.Boolean()
    lock_after_seconds = fields.Integer()


@blp.route("/api/v1/desk/device", methods=["GET"])
@auth.clerk
@blp.response(200, DeskAtHand())
def device() -> Any:
    """What a desk asks when it starts."""
    clerk = auth.current_clerk()
    is_supervisor = clerk.staff.role is Role.SUPERVISOR
    return {
        "device_id": clerk.device_id,
        "device_name": clerk.device_name,
        "site": list_sites.get_own(clerk),
        "district_code": clerk.staff.district_code,
        "role": str(clerk.staff.role),
        "may_look_up": is_supervisor,
        "may_override": is_supervisor,
        "may_settle": is_supervisor,
        "has_pin": unlock_desk.has_pin(clerk),
        "lock_after_seconds": int(IDLE.total_seconds()),
    }


@blp.route("/api/v1/desk/pin", methods=["PUT"])
@auth.clerk
@blp.arguments(NewPin())
@blp.response(204)
def set_pin(body: dict[str, Any]) -> None:
    """Set the PIN that unlocks the screen; replacing one needs it, or a fresh face."""
    if body["current_pin"] is None:
        auth.require_step_up()
    else:
        _verify(body["current_pin"])
    unlock_desk.set_pin(body["pin"], clerk=auth.current_clerk(), now=clock.now())


@blp.route("/api/v1/desk/unlocks", methods=["POST"])
@auth.clerk
@blp.arguments(Pin())
@blp.response(204)
def unlock(body: dict[str, Any]) -> None:
    """Unlock the screen; the fifth wrong PIN ends the session."""
    _verify(body["pin"])


def _verify(pin: str) -> None:
    unlock_desk.verify(
        pin,
        clerk=auth.current_clerk(),
        session=auth.current_person(),
        now=clock.now(),
        wall=clock.wall(),
    )
