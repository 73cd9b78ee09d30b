"""Mismatches and repairs as they go over the wire."""

from __future__ import annotations

from marshmallow import fields

from blueprints.parent.schemas import Difference
from blueprints.parsing import Moment, Schema, Text


class BothLanguages(Schema):
    """Chinese and English."""

    zh = fields.String()
    en = fields.String()


class MendDesk(Schema):
    """Where, when, and a number to ring."""

    address = fields.Nested(BothLanguages())
    hours = fields.Nested(BothLanguages())
    phone = fields.String()


class MendRemedy(Schema):
    """Which office mends it, and what to bring."""

    difference = fields.Nested(Difference())
    field_words = fields.Nested(BothLanguages())
    expected_by = fields.Nested(BothLanguages())
    found_by = fields.Nested(BothLanguages())
    expected_words = fields.Nested(BothLanguages())
    found_words = fields.Nested(BothLanguages())
    title_zh = fields.String()
    title_en = fields.String()
    office_zh = fields.String()
    office_en = fields.String()
    bring_zh = fields.String()
    bring_en = fields.String()
    desk = fields.Nested(MendDesk(), allow_none=True)


class Mend(Schema):
    """A repair: the clock stands still until it is resolved or `ends_at`."""

    id = fields.UUID()
    person_id = fields.UUID()
    dataset = fields.String()
    started_at = Moment()
    ends_at = Moment()
    resolved_at = Moment(allow_none=True)


class Mismatch(Schema):
    """A record on which departments differ."""

    person = fields.String()
    person_id = fields.UUID()
    dataset = fields.String()
    title_zh = fields.String()
    title_en = fields.String()
    remedies = fields.List(fields.Nested(MendRemedy()))
    mend = fields.Nested(Mend(), allow_none=True)
    can_start = fields.Boolean()


class Mismatches(Schema):
    """All of them."""

    items = fields.List(fields.Nested(Mismatch()))


class MendInput(Schema):
    """Which record about whom."""

    person_id = fields.UUID(required=True)
    dataset = Text(longest=80, shortest=3, required=True)
