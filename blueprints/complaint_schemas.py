"""Complaints on the wire, for whoever sends them."""

from __future__ import annotations

from flask_smorest.fields import Upload
from marshmallow import fields, validate

from app.domain.complaint import Topic
from app.services.complain import Written
from blueprints.parsing import Flag, Moment, Schema, Text


class ComplaintInput(Schema):
    """What somebody reports; `about_district`: about the district's own office, which then does not see it."""

    topic = fields.Enum(Topic, by_value=True, required=True)
    text = Text(longest=4000, shortest=10, lines=True, required=True)
    district_code = fields.String(
        load_default=None, allow_none=True, validate=validate.Regexp(r"^[0-9]{6}\Z")
    )
    about_district = Flag(load_default=False)
    contact = Text(longest=100, load_default=None, allow_none=True)


class ComplaintReceipt(Schema):
    """What to keep: the secret is shown this once."""

    number = fields.String()
    secret = fields.String()
    received_at = Moment()
    due_on = fields.Date(metadata={"description": "answered by this day: fifteen working days"})


class ComplaintKey(Schema):
    """Number and secret of the receipt."""

    number = Text(longest=40, shortest=1, required=True)
    secret = Text(longest=40, shortest=1, required=True)


class ComplaintPhotoFile(Schema):
    """The photo: JPEG, PNG, HEIC or WebP, at most 8 MB and 25 million pixels."""

    file = Upload(required=True)


class ComplaintProgress(Schema):
    """How far it is."""

    number = fields.String()
    topic_zh = fields.String()
    topic_en = fields.String()
    state = fields.String(metadata={"description": "received, accepted or answered"})
    state_zh = fields.String()
    state_en = fields.String()
    received_at = Moment()
    due_on = fields.Date()
    photos = fields.Integer()
    can_add_photos = fields.Boolean()
    answered_at = Moment(allow_none=True)
    finding_zh = fields.String(allow_none=True)
    finding_en = fields.String(allow_none=True)
    answer = fields.String(allow_none=True)


class OwnComplaints(Schema):
    """Newest first."""

    items = fields.List(fields.Nested(ComplaintProgress()))


def written(body: dict[str, object]) -> Written:
    """The body as the service takes it."""
    return Written(**body)  # type: ignore[arg-type]
