"""What would change the decision, found by evaluating again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from marshmallow import fields

from app import clock
from app.services.list_prospects import list_prospects
from blueprints import auth
from blueprints.parsing import Blueprint, Schema

blp = Blueprint("prospects", __name__, description="What would change the points or the eligibility")


class Prospect(Schema):
    """One change: `amount` of it (months, days, percent) is needed, by the day `by`; `batch` where that changes."""

    id = fields.String()
    what = fields.String()
    what_en = fields.String()
    gain = fields.String()
    total = fields.String()
    opens_the_way = fields.Boolean()
    clears = fields.List(fields.String())
    items = fields.List(fields.String())
    amount = fields.Integer(allow_none=True)
    by = fields.String(allow_none=True)
    batch = fields.String(allow_none=True)
    batch_title = fields.String(allow_none=True)
    batch_title_en = fields.String(allow_none=True)


@blp.route("/api/v1/applications/<uuid:application_id>/prospects", methods=["GET"])
@auth.person
@blp.response(200, Prospect(many=True))
def show(application_id: UUID) -> Any:
    """The nearest changes that add points or meet a condition, the most helpful first; 404 before an assessment."""
    return list_prospects(application_id, actor=auth.current_person(), now=clock.now())
