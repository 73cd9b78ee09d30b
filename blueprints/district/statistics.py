"""Figures for the district and the bureau."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from app.domain.actor import Role
from app.services.count_statistics import count_statistics
from blueprints import auth
from blueprints.parsing import Blueprint, Schema

blp = Blueprint("statistics", __name__, description="Figures; nobody is named")


class PassRateShown(Schema):
    """How a dataset answered, city-wide; `pass_rate` is verified ÷ total."""

    dataset = fields.String()
    verdicts = fields.Dict(keys=fields.String(), values=fields.Integer())
    total = fields.Integer()
    pass_rate = fields.Float(allow_none=True)


class CountShown(Schema):
    """How many are in one state in one district."""

    district_code = fields.String(allow_none=True)
    state = fields.String()
    count = fields.Integer()


class StatisticsShown(Schema):
    """`district_code` is null for the whole city."""

    district_code = fields.String(allow_none=True)
    datasets = fields.List(fields.Nested(PassRateShown))
    applications = fields.List(fields.Nested(CountShown))
    messages = fields.List(fields.Nested(CountShown))


@blp.route("/api/v1/district/statistics", methods=["GET"])
@auth.staff(Role.ADMIN, Role.SUPERVISOR, Role.BUREAU)
@blp.response(200, StatisticsShown())
def show_statistics() -> Any:
    """Pass rates per dataset, applications and messages by state; the bureau sees every district."""
    return count_statistics(actor=auth.current_staff())
