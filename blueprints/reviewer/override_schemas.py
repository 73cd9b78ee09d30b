"""Proposals of other points for an item, and what the second person says to them."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from marshmallow import ValidationError, fields

from blueprints.parsing import Flag, Moment, Schema, Text


class Points(Text):
    """0 to 1000, at most two decimals, as text: a JSON number may lose a hundredth."""

    _PATTERN = re.compile(r"^(?:1000(?:\.00?)?|[0-9]{1,3}(?:\.[0-9]{1,2})?)$", re.ASCII)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(longest=7, shortest=1, **kwargs)
        self.metadata = {**self.metadata, "pattern": self._PATTERN.pattern}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Decimal:  # type: ignore[override]
        text = super()._deserialize(value, attr, data, **kwargs)
        if not self._PATTERN.fullmatch(text):
            raise ValidationError("应为 0 到 1000，最多两位小数 / 0 to 1000 with at most two decimals")
        return Decimal(text)


class OverrideInput(Schema):
    """Other points for one item, and why."""

    item = Text(longest=100, shortest=1, required=True)
    points = Points(required=True)
    reason = Text(longest=500, shortest=4, lines=True, required=True)


class Override(Schema):
    """A proposal."""

    id = fields.UUID()
    application_id = fields.UUID()
    item = fields.String()
    change = fields.Dict()
    reason = fields.String()
    state = fields.String()
    proposed_at = Moment()
    decided_at = Moment(allow_none=True)


class WaitingOverride(Schema):
    """A proposal that waits, in words; whoever proposed it cannot decide it."""

    id = fields.UUID(attribute="override.id")
    application_id = fields.UUID(attribute="override.application_id")
    item = fields.String(attribute="override.item")
    title_zh = fields.String(attribute="title.zh")
    title_en = fields.String(attribute="title.en")
    serial = fields.String()
    before = fields.String()
    points = fields.String()
    reason = fields.String(attribute="override.reason")
    proposed_at = Moment(attribute="override.proposed_at")
    can_decide = fields.Boolean()


class Overrides(Schema):
    """Proposals that wait for a second person."""

    items = fields.List(fields.Nested(WaitingOverride()))


class OverrideDecision(Schema):
    """Whether the second person agrees."""

    approve = Flag(required=True)
