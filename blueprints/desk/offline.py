"""A desk without a connection: what it takes along, and what it brings back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from marshmallow import ValidationError

from app import clock
from app.services import sync_desk, take_snapshot
from app.services.sync_desk import Queued
from blueprints import auth, plain
from blueprints.desk import offline_schemas as schemas
from blueprints.desk.schemas import ConfirmationRequest, ScanRequest
from blueprints.parsing import Blueprint

blp = Blueprint("desk_offline", __name__, description="The front desk without a connection")


@blp.route("/api/v1/desk/snapshots", methods=["POST"])
@auth.clerk_seldom
@blp.response(201, schemas.Snapshot())
def take() -> Any:
    """Today and tomorrow at this site with the rules of the verdict, signed; masked, and audited (so no GET)."""
    return plain.answer(take_snapshot.take(auth.current_clerk(), now=clock.now(), wall=clock.wall()), 201)


@blp.route("/api/v1/desk/syncs", methods=["POST"])
@auth.clerk
@blp.arguments(schemas.SyncRequest())
@blp.response(200, schemas.SyncAnswer())
def sync(body: dict[str, Any]) -> Any:
    """What was done without a connection, each for itself: one that is refused stops no other. Again is the same."""
    now = clock.now()
    acts = [(item["nonce"], _queued(item, now)) for item in body["items"]]
    return plain.answer({"items": sync_desk.settle(acts, clerk=auth.current_clerk(), now=now)})


def _queued(item: dict[str, Any], now: datetime) -> Queued | None:
    """The act of one item, by the schema of the same act on line; None where that would refuse it."""
    is_scan = item["kind"] == "scan"
    try:
        if is_scan:
            sent = {"text": item["text"], "nonce": item["nonce"], "scanned_at": item["at"]}
            act = ScanRequest().load(sent)
            return Queued(act["nonce"], act["text"], clock.of_device(act["scanned_at"], now))
        sent = {"serial": item["text"], "nonce": item["nonce"], "signed_at": item["at"]}
        act = ConfirmationRequest().load(
            sent | {"signature": item["signature"], "id_checked": item["id_checked"]}
        )
        at = clock.of_device(act["signed_at"], now)
        return Queued(act["nonce"], act["serial"], at, act["signature"])
    except ValidationError:
        return None
