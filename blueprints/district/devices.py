"""Desk devices of a district."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from app import clock
from app.domain.actor import Role
from app.services import enrol_device
from blueprints import auth
from blueprints.district import site_schemas as schemas
from blueprints.parsing import Blueprint

blp = Blueprint("devices", __name__, description="Desk devices of a district")


@blp.route("/api/v1/district/devices", methods=["GET"])
@auth.staff(Role.ADMIN)
@blp.response(200, schemas.Devices())
def devices() -> Any:
    """The district's devices."""
    return {"items": enrol_device.list_devices(auth.current_staff())}


@blp.route("/api/v1/district/devices", methods=["POST"])
@auth.staff(Role.ADMIN)
@blp.arguments(schemas.DeviceInput())
@blp.response(201, schemas.Invitation())
def add_device(body: dict[str, Any]) -> Any:
    """A new device and its one-time code."""
    return enrol_device.add_device(body["name"], body["site_id"], actor=auth.current_staff(), now=clock.now())


@blp.route("/api/v1/district/devices/<uuid:device_id>", methods=["PATCH"])
@auth.staff(Role.ADMIN)
@blp.arguments(schemas.DeviceName())
@blp.response(200, schemas.Device())
def rename_device(body: dict[str, Any], device_id: UUID) -> Any:
    """Another name."""
    return enrol_device.rename_device(device_id, body["name"], actor=auth.current_staff(), now=clock.now())


@blp.route("/api/v1/district/devices/<uuid:device_id>/enrolment-codes", methods=["POST"])
@auth.staff(Role.ADMIN)
@blp.response(201, schemas.Invitation())
def roll_device(device_id: UUID) -> Any:
    """A new code; the present token ends at once."""
    return enrol_device.roll_device(device_id, actor=auth.current_staff(), now=clock.now())


@blp.route("/api/v1/district/devices/<uuid:device_id>/revocations", methods=["POST"])
@auth.staff(Role.ADMIN)
@blp.response(200, schemas.Device())
def revoke_device(device_id: UUID) -> Any:
    """End a lost device for good."""
    return enrol_device.revoke_device(device_id, actor=auth.current_staff(), now=clock.now())
