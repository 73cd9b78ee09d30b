"""The consultation thread on the wire, the same for families and districts."""

from __future__ import annotations

from marshmallow import fields

from blueprints.parsing import Moment, Schema, Text


class ThreadMessageInput(Schema):
    """What somebody writes."""

    text = Text(longest=2000, shortest=1, lines=True, required=True)


class ThreadMessageShown(Schema):
    """One message; `side` is `family` or `district`."""

    id = fields.UUID()
    side = fields.String()
    text = fields.String(allow_none=True, metadata={"description": "null once it is no longer kept"})
    written_at = Moment()
    read_at = Moment(allow_none=True)


class ThreadShown(Schema):
    """The whole thread, oldest first."""

    items = fields.List(fields.Nested(ThreadMessageShown))
