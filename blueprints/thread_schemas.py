"""The consultation thread on the wire, the same for families and districts."""

from __future__ import annotations

from flask_smorest.fields import Upload
from marshmallow import fields

from blueprints.parsing import Moment, Schema, Text


class ThreadMessageInput(Schema):
    """What somebody writes."""

    text = Text(longest=2000, shortest=1, lines=True, required=True)


class ThreadPhotoForm(Schema):
    """Words to the photo, if any."""

    text = Text(longest=500, lines=True, load_default="")


class ThreadPhotoFile(Schema):
    """The photo: JPEG, PNG, HEIC or WebP, at most 8 MB and 25 million pixels."""

    file = Upload(required=True)


class ThreadPhotoShown(Schema):
    """A photo as kept: always JPEG, `size` in bytes."""

    id = fields.UUID()
    size = fields.Integer()


class ThreadMessageShown(Schema):
    """One message; `side` is `family` or `district`."""

    id = fields.UUID()
    side = fields.String()
    text = fields.String(allow_none=True, metadata={"description": "null once it is no longer kept"})
    written_at = Moment()
    read_at = Moment(allow_none=True)
    photo = fields.Nested(ThreadPhotoShown(), allow_none=True)


class ThreadShown(Schema):
    """The whole thread, oldest first."""

    items = fields.List(fields.Nested(ThreadMessageShown))
    unread = fields.Integer(metadata={"description": "of the other side's messages"})
    can_write = fields.Boolean()
    left_today = fields.Integer(allow_none=True, metadata={"description": "messages; null: no limit"})


class StreamPlace(Schema):
    """From where to follow: the newest message that the page has."""

    after = fields.UUID(load_default=None, allow_none=True)
