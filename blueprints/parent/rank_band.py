"""In which band of the district's totals a family's points lie."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from marshmallow import fields

from app.services.show_rank_band import show_rank_band
from blueprints import auth
from blueprints.parsing import Blueprint, Schema

blp = Blueprint("rank_band", __name__, description="Where the points lie among those of the district")


class RankBand(Schema):
    """Percent from the first; `among` in fives. Everything is null where the district shows no band or none is due."""

    from_percent = fields.Integer(allow_none=True)
    to_percent = fields.Integer(allow_none=True)
    among = fields.Integer(allow_none=True)
    text_zh = fields.String(allow_none=True)
    text_en = fields.String(allow_none=True)


@blp.route("/api/v1/applications/<uuid:application_id>/rank-band", methods=["GET"])
@auth.person
@blp.response(200, RankBand)
def show(application_id: UUID) -> Any:
    """The band, a minute old at most, once the application has qualified and where the pack shows one."""
    return show_rank_band(application_id, actor=auth.current_person())
