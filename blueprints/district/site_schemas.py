"""What officers send and get about sites, slots, devices and switches."""

from __future__ import annotations

from marshmallow import fields, validate

from app.domain.procedure import Automation
from app.domain.slots import DayKind
from blueprints.parsing import Flag, Moment, Schema, Text


class SiteInput(Schema):
    """A new site."""

    name_zh = Text(longest=40, shortest=2, required=True)
    name_en = Text(longest=80, shortest=2, required=True)
    address = Text(longest=100, shortest=2, required=True)


class Site(Schema):
    """A place where families confirm in person."""

    id = fields.UUID()
    name_zh = fields.String()
    name_en = fields.String()
    address = fields.String()


class Sites(Schema):
    """The district's sites."""

    items = fields.List(fields.Nested(Site()))


class SlotPlanInput(Schema):
    """Lay out slots; without dates those of the policy. `dry_run` only shows the plan."""

    first = fields.Date(load_default=None, allow_none=True)
    last = fields.Date(load_default=None, allow_none=True)
    dry_run = Flag(load_default=False)


class Day(Schema):
    """A date of the plan; `estimated` where no official arrangement is known."""

    on = fields.Date()
    kind = fields.String(validate=validate.OneOf([str(kind) for kind in DayKind]))
    name = fields.String()
    estimated = fields.Boolean()


class SlotPlan(Schema):
    """What was planned and how much of it is new."""

    days = fields.List(fields.Nested(Day()))
    planned = fields.Integer()
    added = fields.Integer()
    dry_run = fields.Boolean()
    estimated = fields.Boolean()


class DeviceInput(Schema):
    """A new device at a site."""

    name = Text(longest=40, shortest=1, required=True)
    site_id = fields.UUID(required=True)


class DeviceName(Schema):
    """Another name."""

    name = Text(longest=40, shortest=1, required=True)


class Device(Schema):
    """A desk device; no secret."""

    id = fields.UUID()
    name = fields.String()
    site_id = fields.UUID()
    created_at = Moment()
    enrolled_at = Moment(allow_none=True)
    revoked_at = Moment(allow_none=True)


class Devices(Schema):
    """The district's devices, newest first."""

    items = fields.List(fields.Nested(Device()))


class Invitation(Schema):
    """A device and its one-time code, shown once, good for ten minutes."""

    device = fields.Nested(Device())
    enrolment_code = fields.String()
    qr_text = fields.String(metadata={"description": "the code for a camera: ICD:<code>"})
    qr_svg = fields.String(metadata={"description": "its QR, an SVG element"})
    expires_at = Moment(attribute="device.enrolment_expires_at")


class AutomationInput(Schema):
    """`full`: clean files are settled by the data; `review`: a reviewer looks at every file."""

    automation = fields.Enum(Automation, by_value=True, required=True)


class LiveCodeInput(Schema):
    """Whether the desk asks for the rotating code instead of a paper or a screenshot."""

    required = Flag(required=True)


class SchoolFirstInput(Schema):
    """Whether schools are asked first."""

    required = Flag(required=True)


class Switches(Schema):
    """The district's switches."""

    automation = fields.String(validate=validate.OneOf([str(value) for value in Automation]))
    live_code_required = fields.Boolean()
    school_first = fields.Boolean(metadata={"description": "schools have the first word on review tasks"})
    policy_id = fields.String()
