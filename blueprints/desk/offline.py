"""A desk without a connection: what it takes along, and what it brings back."""

from __future__ import annotations

from typing import Any

from app import clock
from app.services import take_snapshot
from blueprints import auth, plain
from blueprints.desk import offline_schemas as schemas
from blueprints.parsing import Blueprint

blp = Blueprint("desk_offline", __name__, description="The front desk without a connection")


@blp.route("/api/v1/desk/snapshot", methods=["GET"])
@auth.clerk_seldom
@blp.response(200, schemas.Snapshot())
def snapshot() -> Any:
    """Today and tomorrow at this site with the rules of the verdict, signed; masked, and audited."""
    return plain.answer(take_snapshot.take(auth.current_clerk(), now=clock.now(), wall=clock.wall()))
