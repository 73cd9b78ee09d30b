"""Catchments on a map, for officers: exact numbers, and shapes taken over from the office's own drawing."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, validate

from app import clock
from app.domain.actor import Role
from app.domain.geometry import DATUMS
from app.services import draw_catchments, put_shapes
from blueprints import auth
from blueprints.district.seat_schemas import SeatQuery
from blueprints.map_schemas import CatchmentMap, collection
from blueprints.parsing import Blueprint, Schema, Text

blp = Blueprint("officer_catchments", __name__, description="Catchments on a map, for officers")


class ShapesInput(Schema):
    """A GeoJSON FeatureCollection of (Multi)Polygons with `properties.school_code`, in which datum, and from where."""

    datum = fields.String(required=True, validate=validate.OneOf(DATUMS))
    source = Text(longest=120, shortest=2, required=True)
    collection = fields.Dict(required=True, keys=fields.String())


class OfficerMap(CatchmentMap):
    """The same with exact numbers; `can_change`: whether the reader may take over shapes."""

    can_change = fields.Boolean()


@blp.route("/api/v1/district/catchments", methods=["GET"])
@auth.staff(Role.ADMIN, Role.SUPERVISOR, Role.BUREAU)
@blp.arguments(SeatQuery(), location="query")
@blp.response(200, OfficerMap())
def show(query: dict[str, Any]) -> Any:
    """The schools with their shapes, counted now."""
    actor = auth.current_staff()
    features = draw_catchments.draw_for_staff(
        actor=actor, now=clock.now(), district_code=query["district"], stage=query["stage"]
    )
    return collection(features) | {"can_change": actor.role is Role.ADMIN}


@blp.route("/api/v1/district/catchments", methods=["PUT"])
@auth.staff(Role.ADMIN)
@blp.arguments(ShapesInput())
@blp.response(200, OfficerMap())
def put(body: dict[str, Any]) -> Any:
    """Take over shapes: all of the file or nothing; a null geometry takes a school's shape away. 256 KB at most."""
    actor, now = auth.current_staff(), clock.now()
    put_shapes.put_shapes(
        body["collection"], datum=body["datum"], source=body["source"], actor=actor, now=now
    )
    return collection(draw_catchments.draw_for_staff(actor=actor, now=now)) | {"can_change": True}
