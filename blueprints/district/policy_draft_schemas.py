"""The wire format of drafts of policies: their findings, their words, what they change and start from."""

from __future__ import annotations

import unicodedata
from typing import Any

from marshmallow import ValidationError, fields, validate

from app.services.begin_draft import Start
from blueprints.parsing import Schema

LONGEST = 100_000  # characters; the longest pack that ships has a fifth of it


class Yaml(fields.String):
    """Text as it stands, indents and tabs and all; nothing that no editor writes."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if any(unicodedata.category(c) in {"Cc", "Cs"} and c not in "\n\r\t" for c in text):
            raise ValidationError("含有无法识别的字符 / contains characters that cannot be read")
        return text


class DraftInput(Schema):
    """The draft as YAML, and the pack (`city/district/year`) in whose place it is read."""

    policy_id = fields.String(required=True, validate=validate.Regexp(r"^[a-z0-9_]+/[a-z0-9_]+/[0-9]{4}\Z"))
    text = Yaml(required=True, validate=validate.Length(1, LONGEST))


class ExplanationInput(DraftInput):
    """In which language."""

    language = fields.String(load_default="zh", validate=validate.OneOf(["zh", "en"]))


class Remark(Schema):
    """One finding; line and column count from 1."""

    level = fields.String(metadata={"description": "error or warning"})
    file = fields.String()
    line = fields.Integer()
    column = fields.Integer(allow_none=True)
    field = fields.String()
    zh = fields.String()
    en = fields.String()


class DraftReport(Schema):
    """Whether the draft could be filed as it is."""

    policy_id = fields.String()
    passed = fields.Boolean()
    digest = fields.String(allow_none=True)
    cases = fields.Integer()
    open_points = fields.Integer()
    findings = fields.List(fields.Nested(Remark()))


class DraftExplained(Schema):
    """The notice, as a page and as Markdown; null where the draft cannot be read."""

    report = fields.Nested(DraftReport())
    html = fields.String(allow_none=True)
    markdown = fields.String(allow_none=True)


class StartInput(Schema):
    """What to start from."""

    start = fields.String(
        load_default=str(Start.IN_FORCE), validate=validate.OneOf([str(one) for one in Start])
    )


class DraftBegun(Schema):
    """The YAML to go on from, and the pack (`city/district/year`) in whose place it is read."""

    policy_id = fields.String()
    start = fields.String()
    text = fields.String()


class PlaceShown(Schema):
    """Where a value is written, and the value in words."""

    file = fields.String()
    line = fields.Integer()
    zh = fields.String(attribute="shown.zh")
    en = fields.String(attribute="shown.en")


class DifferenceShown(Schema):
    """One value that is not the same; `title` is the nearest title above it."""

    section_zh = fields.String(attribute="section_title.zh")
    section_en = fields.String(attribute="section_title.en")
    field = fields.String()
    title_zh = fields.String(attribute="title.zh")
    title_en = fields.String(attribute="title.en")
    old = fields.Nested(PlaceShown())
    new = fields.Nested(PlaceShown())


class DraftCompared(Schema):
    """What differs from the pack in force, by section; `items` is null where the draft cannot be read."""

    policy_id = fields.String()
    against = fields.String()
    items = fields.List(fields.Nested(DifferenceShown()), allow_none=True)
