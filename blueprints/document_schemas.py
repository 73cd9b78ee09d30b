"""The documents of a policy as families and the desk see them."""

from __future__ import annotations

from marshmallow import fields, validate

from app.domain.trust import Trust
from blueprints.parsing import Schema


class DocumentListed(Schema):
    """A document of the policy; `trust` is its level A to D (国办函〔2016〕108号), null where there is nothing yet."""

    document = fields.String()
    title_zh = fields.String()
    title_en = fields.String()
    needed = fields.Boolean()
    satisfied_by = fields.String(allow_none=True)
    trust = fields.String(allow_none=True, validate=validate.OneOf([str(level) for level in Trust]))
    trust_zh = fields.String(allow_none=True)
    trust_en = fields.String(allow_none=True)
    materials = fields.List(fields.UUID())


class DocumentsListed(Schema):
    """In the policy's order, then whatever else was handed in."""

    items = fields.List(fields.Nested(DocumentListed()))
