"""What officers send and get about seats."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, validate

from app.services.warn_of_seats import PROPOSED, PUBLISHED, WITHDRAWN, label_of
from blueprints.parsing import Moment, Schema, Text, Whole

MOST_SEATS = 10_000


class DistrictQuery(Schema):
    """Of which district; one's own without, the bureau's whole city."""

    district = fields.String(load_default=None, validate=validate.Regexp(r"^[0-9]{6}$"))


class SeatQuery(DistrictQuery):
    """And for which stage; both without."""

    stage = fields.String(load_default=None, validate=validate.OneOf(["P1", "J1"]))


class ThresholdsShape(Schema):
    """Applicants per hundred seats from which each level holds; they must rise."""

    yellow = Whole(least=1, most=300, required=True)
    orange = Whole(least=1, most=300, required=True)
    red = Whole(least=1, most=300, required=True)


class SchoolSeatsShown(Schema):
    """A school; `applicants` names it first, or names none and lives in its catchment; `ratio` is per seat."""

    code = fields.String()
    district_code = fields.String()
    stage = fields.String()
    kind = fields.String()
    name_zh = fields.String()
    name_en = fields.String()
    zone = fields.String(allow_none=True)
    capacity = fields.Integer(allow_none=True)
    bought = fields.Integer()
    fee_zh = fields.String(allow_none=True)
    fee_en = fields.String(allow_none=True)
    first_choice = fields.Integer()
    any_choice = fields.Integer()
    in_catchment = fields.Integer()
    applicants = fields.Integer()
    remaining = fields.Integer(allow_none=True)
    ratio = fields.Float(allow_none=True)
    level = fields.String()


class SumShown(Schema):
    """Schools together; `zone` is null for a whole district."""

    district_code = fields.String()
    stage = fields.String()
    zone = fields.String(allow_none=True)
    schools = fields.Integer()
    capacity = fields.Integer()
    applicants = fields.Integer()
    remaining = fields.Integer()
    ratio = fields.Float(allow_none=True)
    level = fields.String()


class SeatsShown(Schema):
    """Counted now; `thresholds` by district code.

    `can_change`: capacities, thresholds and warnings; `can_count`: let everybody read these counts.
    """

    year = fields.Integer()
    counted_at = Moment()
    thresholds = fields.Dict(keys=fields.String(), values=fields.Nested(ThresholdsShape))
    schools = fields.List(fields.Nested(SchoolSeatsShown))
    districts = fields.List(fields.Nested(SumShown))
    zones = fields.List(fields.Nested(SumShown))
    can_change = fields.Boolean()
    can_count = fields.Boolean()


class CountedShown(Schema):
    """How many schools were counted, and when."""

    schools = fields.Integer()
    counted_at = Moment()


class CapacityInput(Schema):
    """A school's seats this year, how many of them the city pays, and in words what a family pays."""

    capacity = Whole(least=0, most=MOST_SEATS, required=True)
    bought = Whole(least=0, most=MOST_SEATS, load_default=0)
    fee_zh = Text(longest=120, shortest=1, load_default=None, allow_none=True)
    fee_en = Text(longest=240, shortest=1, load_default=None, allow_none=True)


class CapacityShown(Schema):
    """As it stands now."""

    school_code = fields.String()
    year = fields.Integer()
    capacity = fields.Integer()
    bought = fields.Integer()
    fee_zh = fields.String(allow_none=True)
    fee_en = fields.String(allow_none=True)


class WarningInput(Schema):
    """Of which school; without words of one's own the usual ones."""

    school_code = Text(longest=30, shortest=2, required=True)
    text_zh = Text(longest=200, shortest=5, load_default=None, allow_none=True)
    text_en = Text(longest=400, shortest=5, load_default=None, allow_none=True)


class WithdrawalInput(Schema):
    """Why it is taken back."""

    because = Text(longest=200, shortest=2, required=True)


class WarningShown(Schema):
    """A warning with the counts it was drawn up on, and what may be done with it."""

    id = fields.UUID()
    district_code = fields.String()
    school_code = fields.String()
    level = fields.String()
    level_zh = fields.Function(lambda row: label_of(row).zh, metadata={"type": "string"})
    level_en = fields.Function(lambda row: label_of(row).en, metadata={"type": "string"})
    applicants = fields.Integer()
    capacity = fields.Integer()
    text_zh = fields.String()
    text_en = fields.String()
    state = fields.String(validate=validate.OneOf([PROPOSED, PUBLISHED, WITHDRAWN]))
    proposed_at = Moment()
    published_at = Moment(allow_none=True)
    withdrawn_at = Moment(allow_none=True)
    withdrawn_because = fields.String(allow_none=True)
    can_publish = fields.Method("_can_publish", metadata={"type": "boolean"})
    can_withdraw = fields.Method("_can_withdraw", metadata={"type": "boolean"})

    def _can_publish(self, row: Any) -> bool:
        return bool(row.state == PROPOSED)

    def _can_withdraw(self, row: Any) -> bool:
        return bool(row.state != WITHDRAWN)


class WarningsShown(Schema):
    """Newest first."""

    items = fields.List(fields.Nested(WarningShown))
