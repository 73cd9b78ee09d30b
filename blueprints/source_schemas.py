"""What sources say side by side, and what a school said of it: for reviewers and for schools alike."""

from __future__ import annotations

from marshmallow import fields

from blueprints.parsing import Moment, Schema


class Field(Schema):
    """One value; name `reference` to reveal it."""

    reference = fields.String()
    value = fields.Raw(allow_none=True)
    masked = fields.Boolean()
    differs = fields.Boolean(metadata={"description": "another department says something else"})
    title_zh = fields.String(attribute="title.zh")
    title_en = fields.String(attribute="title.en")
    shown_zh = fields.String(attribute="shown.zh", metadata={"description": "the value in words, masked"})
    shown_en = fields.String(attribute="shown.en")


class Source(Schema):
    """What one source says about one person."""

    person = fields.String()
    dataset = fields.String()
    title = fields.String()
    title_en = fields.String()
    department = fields.String()
    department_en = fields.String()
    status = fields.String()
    verdict = fields.String(allow_none=True)
    reference = fields.String(allow_none=True)
    as_of = fields.String(allow_none=True)
    fetched_at = Moment(allow_none=True)
    values = fields.List(fields.Nested(Field()))


class SchoolSaid(Schema):
    """The school's word on a task: `passes` or `doubts`, and why."""

    verdict = fields.String()
    verdict_zh = fields.String(attribute="verdict_words.zh")
    verdict_en = fields.String(attribute="verdict_words.en")
    words = fields.String(allow_none=True)
    school_zh = fields.String(attribute="school.zh")
    school_en = fields.String(attribute="school.en")
    by = fields.String(metadata={"description": "masked"})
    at = Moment()
