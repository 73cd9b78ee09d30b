"""The front desk: enrol a device, scan, take in walk-ins, confirm."""

from __future__ import annotations

from typing import Any

from app import clock
from app.services import (
    admit_walk_in,
    confirm_on_site,
    enrol_device,
    find_without_serial,
    override_verdict,
    read_signature,
    scan_serial,
)
from app.services.confirm_on_site import Signed
from app.services.find_without_serial import Wanted
from blueprints import auth, plain
from blueprints.desk import schemas
from blueprints.parsing import Blueprint

blp = Blueprint("desk", __name__, description="The front desk")


@blp.route("/api/v1/desk/enrolments", methods=["POST"])
@auth.public
@blp.arguments(schemas.EnrolmentCode())
@blp.response(201, schemas.EnrolledDevice())
def enrol(body: dict[str, Any]) -> Any:
    """Turn the administrator's one-time code into this device's token."""
    return enrol_device.enrol(body["code"], now=clock.now())


@blp.route("/api/v1/desk/scans", methods=["POST"])
@auth.clerk
@blp.arguments(schemas.ScanRequest())
@blp.response(200, schemas.ScanAnswer())
def scan(body: dict[str, Any]) -> Any:
    """One answer to whatever was scanned or typed; the same nonce gets the same answer."""
    now = clock.now()
    answer = scan_serial.scan(
        body["text"],
        clerk=auth.current_clerk(),
        nonce=body["nonce"],
        scanned_at=clock.of_device(body["scanned_at"], now),
        now=now,
    )
    return plain.answer(answer, sort_keys=True)


@blp.route("/api/v1/desk/walk-ins", methods=["POST"])
@auth.clerk
@blp.arguments(schemas.WalkInRequest())
@blp.response(200, schemas.ScanAnswer())
def walk_in(body: dict[str, Any]) -> Any:
    """Take a family into a slot of today at this site."""
    return admit_walk_in.admit_walk_in(
        body["serial"], clerk=auth.current_clerk(), nonce=body["nonce"], now=clock.now()
    )


@blp.route("/api/v1/desk/overrides", methods=["POST"])
@auth.clerk
@blp.arguments(schemas.OverrideRequest())
@blp.response(200, schemas.ScanAnswer())
def override(body: dict[str, Any]) -> Any:
    """A supervisor lets the family be served here today; the reason stands in its ledger."""
    answer = override_verdict.override(
        body["serial"],
        because=body["because"],
        clerk=auth.current_clerk(),
        nonce=body["nonce"],
        now=clock.now(),
    )
    return plain.answer(answer, sort_keys=True)


@blp.route("/api/v1/desk/confirmations", methods=["POST"])
@auth.clerk
@blp.arguments(schemas.ConfirmationRequest())
@blp.response(200, schemas.ConfirmationAnswer())
def confirm(body: dict[str, Any]) -> Any:
    """ID seen and signed: the points are final. Again, from this desk or another, is the same answer."""
    now = clock.now()
    signed = Signed(
        nonce=body["nonce"],
        signature=read_signature.read_signature(body["signature"]),
        signed_at=clock.of_device(body["signed_at"], now),
    )
    answer = confirm_on_site.confirm_on_site(
        body["serial"], clerk=auth.current_clerk(), signed=signed, now=now
    )
    return plain.answer(answer)


@blp.route("/api/v1/desk/look-ups", methods=["POST"])
@auth.clerk
@blp.arguments(schemas.LookUpRequest())
@blp.response(200, schemas.Matches())
def look_up(body: dict[str, Any]) -> Any:
    """Find a family that has no serial at hand; supervisors only, full values only, thirty an hour."""
    wanted = Wanted(**body)
    return {
        "items": find_without_serial.find_without_serial(wanted, clerk=auth.current_clerk(), now=clock.now())
    }
