"""The season in figures, for everybody: sums only, up to the last midnight, rounded."""

from __future__ import annotations

from typing import Any

import flask
from marshmallow import fields

from app import clock
from app.services.publish_statistics import publish_statistics
from app.services.statistics_table import Table, as_csv
from blueprints import auth
from blueprints.parsing import Blueprint, Schema

blp = Blueprint("public_statistics", __name__, description="The season in figures, for everybody")


class FiguresShown(Schema):
    """Counts in whole fives, null for 1 to 4; shares in whole percent, null of a handful of families."""

    handed_in = fields.Integer(allow_none=True)
    handed_in_zh = fields.String()
    handed_in_en = fields.String()
    online_percent = fields.Integer(allow_none=True)
    nothing_brought_percent = fields.Integer(allow_none=True)
    review_days = fields.Float(allow_none=True, metadata={"description": "median, in half days"})


class DayTold(Schema):
    """Applications handed in on a day, rounded as every count."""

    on = fields.Date()
    count = fields.Integer(allow_none=True)
    count_zh = fields.String()
    count_en = fields.String()


class StatisticsPart(Schema):
    """The whole city (`code` null) or a district; `capacity` is what its schools announced."""

    code = fields.String(allow_none=True)
    name_zh = fields.String()
    name_en = fields.String()
    figures = fields.Nested(FiguresShown)
    schools = fields.Integer()
    capacity = fields.Integer()
    bought = fields.Integer()
    warnings = fields.Integer()
    days = fields.List(fields.Nested(DayTold))


class PublicStatisticsShown(Schema):
    """City first, then its districts; `through` is the last day counted and `method_*` say how."""

    year = fields.Integer()
    through = fields.Date()
    method_zh = fields.String()
    method_en = fields.String()
    parts = fields.List(fields.Nested(StatisticsPart))


@blp.route("/api/v1/statistics", methods=["GET"])
@auth.public
@blp.response(200, PublicStatisticsShown())
def show() -> Any:
    """Applications by day, online, without papers, review and seats; kept for five minutes by whoever asks."""
    flask.after_this_request(_keep)
    return publish_statistics(now=clock.now())


@blp.route("/api/v1/statistics/<any(" + ",".join(Table) + "):table>.csv", methods=["GET"])
@auth.public
@blp.response(200, {"type": "string"}, content_type="text/csv")
def table(table: str) -> Any:
    """The same as a table for a spreadsheet: UTF-8 with BOM, Chinese headings."""
    flask.after_this_request(_keep)
    found = publish_statistics(now=clock.now())
    name = f"statistics-{table}-{found.through:%Y%m%d}.csv"
    return flask.Response(
        as_csv(found, Table(table)),
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _keep(response: flask.Response) -> flask.Response:
    if response.status_code == 200:
        response.headers["Cache-Control"] = "public, max-age=300"
        response.add_etag()
        response.make_conditional(flask.request)
    return response
