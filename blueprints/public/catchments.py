"""Catchments on a map, for everybody."""

from __future__ import annotations

from typing import Any

import flask

from app.services.draw_catchments import draw_for_all
from blueprints import auth
from blueprints.map_schemas import CatchmentMap, collection
from blueprints.parsing import Blueprint
from blueprints.public.schools import SchoolQuery

blp = Blueprint("catchments", __name__, description="Catchments on a map")


@blp.route("/api/v1/catchments", methods=["GET"])
@auth.public
@blp.arguments(SchoolQuery(), location="query")
@blp.response(200, CatchmentMap())
def show(query: dict[str, Any]) -> Any:
    """Every school with its catchment in words, its shape where one is known, and the day's rounded numbers."""
    flask.after_this_request(_tag)
    return collection(draw_for_all(district_code=query["district"], stage=query["stage"]))


def _tag(response: flask.Response) -> flask.Response:
    if response.status_code == 200:
        response.headers["Cache-Control"] = "public, max-age=300"
        response.add_etag()
        response.make_conditional(flask.request)
    return response
