"""What the desk sends and gets."""

from __future__ import annotations

from datetime import datetime

from marshmallow import ValidationError, fields, validate

from app.domain.desk import COLOURS, Reason, Verdict
from app.domain.rotating_code import Screen
from blueprints.parsing import Flag, Schema, Text


def _is_of_this_age(value: datetime) -> None:
    if not 2000 <= value.year < 2100:
        raise ValidationError("时间不正确 / not a plausible time")


_NONCE = validate.Regexp(r"^[A-Za-z0-9_-]{8,64}$")


class EnrolmentCode(Schema):
    """The one-time code that the district's administrator was shown."""

    code = Text(longest=32, shortest=8, required=True)


class EnrolledDevice(Schema):
    """The device and its token, shown once: send it as `X-Desk-Device`."""

    device_id = fields.UUID(attribute="device.id")
    name = fields.String(attribute="device.name")
    site_id = fields.UUID(attribute="device.site_id")
    token = fields.String()


class ScanRequest(Schema):
    """What a scanner, a keyboard wedge or a person produced; `scanned_at` when the device was offline."""

    text = fields.String(required=True, validate=validate.Length(max=200))  # any noise; it is never stored
    nonce = fields.String(required=True, validate=_NONCE)
    scanned_at = fields.AwareDateTime(load_default=None, allow_none=True, validate=_is_of_this_age)


class WalkInRequest(Schema):
    """A family without a slot here and now."""

    serial = Text(longest=64, required=True)
    nonce = fields.String(required=True, validate=_NONCE)


class OverrideRequest(Schema):
    """A supervisor's reason, which the family reads too."""

    serial = Text(longest=64, required=True)
    nonce = fields.String(required=True, validate=_NONCE)
    because = Text(longest=200, shortest=4, required=True)


class ConfirmationRequest(Schema):
    """The original ID card was seen, the parent signed (PNG, base64, at most 100 kB)."""

    serial = Text(longest=64, required=True)
    nonce = fields.String(required=True, validate=_NONCE)
    id_checked = Flag(required=True, validate=validate.Equal(True))
    signature = fields.String(required=True, validate=validate.Length(min=1, max=140_000))
    signed_at = fields.AwareDateTime(load_default=None, allow_none=True, validate=_is_of_this_age)


class LookUpRequest(Schema):
    """One of: the full phone, the applicant's full ID number, the child's name with the phone's last four digits."""

    phone = Text(longest=30, shortest=6, load_default=None, allow_none=True)
    id_number = Text(longest=40, shortest=15, load_default=None, allow_none=True)
    child_name = Text(longest=60, shortest=1, load_default=None, allow_none=True)
    phone_last4 = Text(longest=4, load_default=None, allow_none=True, validate=validate.Regexp(r"^[0-9]{4}$"))


class Match(Schema):
    """A family that fits; scan or type its serial to go on."""

    serial = fields.String()
    child_name = fields.String(metadata={"description": "masked"})
    state = fields.String()
    state_zh = fields.String()
    state_en = fields.String()


class Matches(Schema):
    """Exact matches in the own district, newest first."""

    items = fields.List(fields.Nested(Match()))


class Words(Schema):
    """A sentence in both languages."""

    zh = fields.String()
    en = fields.String()


class ScannedSlot(Schema):
    """Where and when the family is expected."""

    site_zh = fields.String()
    site_en = fields.String()
    starts_at = fields.String(metadata={"format": "date-time"})
    ends_at = fields.String(metadata={"format": "date-time"})


class ByWhom(Schema):
    """Who confirmed, on which device, when."""

    by = fields.String(metadata={"description": "masked"})
    device = fields.String()
    at = fields.String(metadata={"format": "date-time"})


class ScanAnswer(Schema):
    """One look: colour, name, lane, next step; `reason` is for machines."""

    serial = fields.String(allow_none=True)
    verdict = fields.String(validate=validate.OneOf([str(verdict) for verdict in Verdict]))
    colour = fields.String(validate=validate.OneOf(sorted(set(COLOURS.values()))))
    reason = fields.String(validate=validate.OneOf([str(reason) for reason in Reason]))
    lane = fields.String(allow_none=True, validate=validate.OneOf(["green", "ordinary"]))
    child_name = fields.String(allow_none=True, metadata={"description": "masked"})
    slot = fields.Nested(ScannedSlot(), allow_none=True)
    see = fields.List(fields.Nested(Words()))
    message = fields.Nested(Words())
    next_step = fields.Nested(Words())
    can_confirm = fields.Boolean()
    can_walk_in = fields.Boolean()
    confirmed = fields.Nested(ByWhom(), allow_none=True)
    walk_in = fields.Boolean()
    can_override = fields.Boolean(metadata={"description": "a supervisor may set it aside for today"})
    overridden = fields.Boolean(metadata={"description": "a supervisor has set it aside"})
    screen = fields.String(validate=validate.OneOf([str(screen) for screen in Screen]))
    scanned_at = fields.String(metadata={"format": "date-time"})


class ConfirmationAnswer(Schema):
    """Confirmed, now or before (`already`); by whom, where and when."""

    serial = fields.String()
    state = fields.String()
    state_zh = fields.String()
    state_en = fields.String()
    already = fields.Boolean()
    child_name = fields.String(metadata={"description": "masked"})
    lane = fields.String()
    total = fields.String(allow_none=True)
    confirmed = fields.Nested(ByWhom())
