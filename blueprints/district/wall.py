"""The monitoring wall: one answer that a page may ask for every few seconds, and each block as a table."""

from __future__ import annotations

from typing import Any

import flask
from marshmallow import fields

from app import clock
from app.domain.actor import Role
from app.domain.wall import Block
from app.services.show_wall import show_wall
from app.services.wall_table import as_csv
from blueprints import auth
from blueprints.district.seat_schemas import DistrictQuery, SchoolSeatsShown, SumShown
from blueprints.parsing import Blueprint, Moment, Schema

blp = Blueprint("wall", __name__, description="The monitoring wall of a district or the city")

_WATCHERS = auth.staff(Role.ADMIN, Role.SUPERVISOR, Role.BUREAU)


class DayShown(Schema):
    """Applications handed in on a day."""

    on = fields.Date()
    count = fields.Integer()


class HourShown(Schema):
    """Applications handed in today within an hour, 0 to 23, of the city's clock."""

    hour = fields.Integer()
    count = fields.Integer()


class NamedShown(Schema):
    """How many of something that has a name."""

    code = fields.String()
    name_zh = fields.String()
    name_en = fields.String()
    count = fields.Integer()


class DatasetRateShown(Schema):
    """How often a dataset confirmed what it was asked, city-wide; `pass_rate` is 0 to 1."""

    dataset = fields.String()
    name_zh = fields.String()
    name_en = fields.String()
    total = fields.Integer()
    verified = fields.Integer()
    pass_rate = fields.Float(allow_none=True)


class SharesShown(Schema):
    """Of the applications handed in: without a helper at a counter, without a single file, within ten minutes.

    Of those confirmed on site: by a family that came on one day only. Shares are 0 to 1.
    """

    handed_in = fields.Integer()
    online = fields.Integer()
    share_online = fields.Float(allow_none=True)
    zero_proof = fields.Integer()
    share_zero_proof = fields.Float(allow_none=True)
    quick = fields.Integer()
    share_quick = fields.Float(allow_none=True)
    confirmed = fields.Integer()
    one_visit = fields.Integer()
    share_one_visit = fields.Float(allow_none=True)


class ReviewShown(Schema):
    """Times in seconds; `saved_*` say how the time saved is reckoned."""

    decided = fields.Integer()
    median_seconds = fields.Float(allow_none=True)
    p90_seconds = fields.Float(allow_none=True)
    handling_seconds = fields.Float(allow_none=True)
    decided_last_day = fields.Integer()
    per_reviewer_hour = fields.Float(allow_none=True)
    settled_by_data = fields.Integer()
    seconds_saved = fields.Float(allow_none=True)
    saved_zh = fields.String()
    saved_en = fields.String()


class QueueShown(Schema):
    """What waits, and for how long the oldest."""

    code = fields.String()
    name_zh = fields.String()
    name_en = fields.String()
    waiting = fields.Integer()
    oldest_seconds = fields.Integer(allow_none=True)


class TitledShown(Schema):
    """A block by its name in this answer and in `/api/v1/district/wall/<block>.csv`, and what it is called."""

    block = fields.String()
    title_zh = fields.String()
    title_en = fields.String()


class WallShown(Schema):
    """Every block; `district_code` is null for the whole city."""

    district_code = fields.String(allow_none=True)
    now = Moment()
    blocks = fields.List(fields.Nested(TitledShown))
    by_day = fields.List(fields.Nested(DayShown))
    by_hour = fields.List(fields.Nested(HourShown))
    by_state = fields.List(fields.Nested(NamedShown))
    seats_counted_at = Moment(metadata={"description": "schools and zones: within the last minute"})
    schools = fields.List(fields.Nested(SchoolSeatsShown))
    zones = fields.List(fields.Nested(SumShown))
    warnings = fields.List(fields.Nested(NamedShown))
    datasets = fields.List(fields.Nested(DatasetRateShown))
    shares = fields.Nested(SharesShown)
    review = fields.Nested(ReviewShown)
    messages = fields.List(fields.Nested(NamedShown))
    queues = fields.List(fields.Nested(QueueShown))


@blp.route("/api/v1/district/wall", methods=["GET"])
@_WATCHERS
@blp.arguments(DistrictQuery(), location="query")
@blp.response(200, WallShown())
def show(query: dict[str, Any]) -> Any:
    """Everything at once; good for five seconds, so that a page may ask as often."""
    flask.after_this_request(_keep_shortly)
    return show_wall(actor=auth.current_staff(), now=clock.now(), district_code=query["district"])


@blp.route("/api/v1/district/wall/<any(" + ",".join(Block) + "):block>.csv", methods=["GET"])
@_WATCHERS
@blp.arguments(DistrictQuery(), location="query")
@blp.response(200, {"type": "string"}, content_type="text/csv")
def table(query: dict[str, Any], block: str) -> Any:
    """One block as a table for a spreadsheet: UTF-8 with BOM, Chinese headings, no cell that computes."""
    wall = show_wall(actor=auth.current_staff(), now=clock.now(), district_code=query["district"])
    name = f"{block}-{wall.district_code or 'city'}-{clock.local(wall.now):%Y%m%d-%H%M}.csv"
    return flask.Response(
        as_csv(wall, Block(block)),
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
    )


def _keep_shortly(response: flask.Response) -> flask.Response:
    if response.status_code == 200:
        response.headers["Cache-Control"] = "private, max-age=5"
    return response
