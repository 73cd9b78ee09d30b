"""The one-time notice on the wire."""

from __future__ import annotations

from marshmallow import fields

from blueprints.parent.mend_schemas import BothLanguages
from blueprints.parsing import Moment, Schema


class SupplementItem(Schema):
    """One thing to mend: wrong, missing, or a record to be mended at an office."""

    kind = fields.String()
    zh = fields.String()
    en = fields.String()
    told_late = fields.Boolean(
        metadata={"description": "it was so at the notice before already and was not told then"}
    )


class Supplement(Schema):
    """Everything that was to mend when the notice was given, and by when."""

    id = fields.UUID()
    number = fields.Integer()
    given_at = Moment()
    mend_by = fields.Date()
    items = fields.List(fields.Nested(SupplementItem()))
    apology = fields.Nested(
        BothLanguages, allow_none=True, metadata={"description": "where something was told late"}
    )


class Supplements(Schema):
    """All of them, the first one first."""

    items = fields.List(fields.Nested(Supplement()))
