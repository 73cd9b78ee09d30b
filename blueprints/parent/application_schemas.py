"""What parents send and get about an application."""

from __future__ import annotations

import re
from typing import Any, cast
from uuid import UUID

from marshmallow import fields, validate

from app.domain.next_step import NextStep
from app.domain.stage import Stage
from blueprints.parsing import Flag, Moment, Schema, Text, Whole

DISTRICT = validate.Regexp(r"^[0-9]{6}$")
SCHOOL = validate.Regexp(r"^[0-9A-Za-z-]{2,30}$")
DIGEST = re.compile(r"[0-9a-f]{64}")
LONGEST_DATASET = 60
ITEM = validate.Regexp(r"^[a-z0-9_]{1,60}$")


class NewApplication(Schema):
    """For which child, and for which stage: primary one (P1) or junior one (J1).

    Without a stage a draft stays what it is, and a new one is for primary one.
    """

    child_id = fields.UUID(required=True)
    stage = fields.Enum(Stage, by_value=True, load_default=None)


class SlotPreference(Schema):
    """When the family would rather come."""

    site_id = fields.UUID(load_default=None, allow_none=True)
    weekday = Whole(least=1, most=7, load_default=None, allow_none=True)
    half_day = fields.String(
        load_default=None, allow_none=True, validate=validate.OneOf(["morning", "afternoon"])
    )


class FormChange(Schema):
    """Only the touched fields; values from a department cannot be among them."""

    district_code = fields.String(validate=DISTRICT)
    schools = fields.List(
        fields.String(validate=SCHOOL),
        validate=validate.Length(max=12),
        metadata={"description": "codes of schools of the district, first choice first; [] names none"},
    )
    main_applicant = fields.String(allow_none=True, validate=validate.OneOf(["father", "mother"]))
    community = Text(longest=40, shortest=2, allow_none=True)
    home_certificate_no = Text(longest=60, allow_none=True)
    notes = Text(longest=500, lines=True, allow_none=True)
    slot_preference = fields.Nested(SlotPreference(), allow_none=True)
    notice_version = Text(longest=20, allow_none=True)
    language = fields.String(validate=validate.OneOf(["zh", "en"]))


class DistrictChange(Schema):
    """The district to move to."""

    district_code = fields.String(required=True, validate=DISTRICT)


class Filled(Schema):
    """A value that was shown and confirmed."""

    person_id = fields.UUID(required=True)
    dataset = fields.String(required=True, validate=validate.Length(max=LONGEST_DATASET))
    digest = fields.String(required=True, validate=validate.Regexp(r"^[0-9a-f]{64}$"))


class FilledList(fields.List[Any]):
    """Confirmed values, of which a submission brings sixty at most: well-formed ones are read without the machinery.

    Whatever is not as it should be is read by the schema, which says what is wrong.
    """

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> list[Any]:
        try:
            return [_filled(**item) for item in _listed(value)]
        except (TypeError, ValueError):
            return cast(list[Any], super()._deserialize(value, attr, data, **kwargs))


def _listed(value: object) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError
    return value


def _filled(*, person_id: object, dataset: object, digest: object) -> dict[str, Any]:
    if not (isinstance(person_id, str) and isinstance(dataset, str) and isinstance(digest, str)):
        raise TypeError
    if len(dataset) > LONGEST_DATASET or not DIGEST.fullmatch(digest):
        raise ValueError
    return {"person_id": UUID(person_id), "dataset": dataset, "digest": digest}


class SubmissionInput(Schema):
    """What was confirmed, and the declaration that was accepted."""

    filled = FilledList(fields.Nested(Filled()), load_default=list, validate=validate.Length(max=60))
    declaration_version = Text(longest=20, required=True)


class RecheckInput(Schema):
    """Which item, and why."""

    item = fields.String(required=True, validate=ITEM)
    reason = Text(longest=500, shortest=2, lines=True, required=True)


class PointsConfirmation(Schema):
    """The number of the breakdown that was shown."""

    assessment_number = Whole(least=1, most=100_000, required=True)


class Summary(Schema):
    """An application in a list."""

    id = fields.UUID()
    stage = fields.String()
    serial = fields.String(allow_none=True)
    state = fields.String()
    state_zh = fields.String()
    state_en = fields.String()
    version = fields.Integer()
    child_id = fields.UUID()
    child_name = fields.String()
    district_code = fields.String(allow_none=True)
    submitted_at = Moment(allow_none=True)
    updated_at = Moment()
    next_step = fields.Enum(NextStep, by_value=True)
    next_zh = fields.String()
    next_en = fields.String()


class Summaries(Schema):
    """All of them."""

    items = fields.List(fields.Nested(Summary))


class Window(Schema):
    """A window of the timetable."""

    id = fields.String()
    title_zh = fields.String()
    title_en = fields.String()
    opens_on = fields.Date()
    closes_on = fields.Date()
    open = Flag()


class BookedSlot(Schema):
    """Where and when to come."""

    id = fields.UUID()
    site_id = fields.UUID()
    site_zh = fields.String()
    site_en = fields.String()
    address = fields.String()
    lane = fields.String()
    starts_at = Moment()
    ends_at = Moment()


class OneTap(Schema):
    """Whether confirming is all that is left for the family to do; if not, what stands in the way."""

    possible = Flag()
    because_zh = fields.List(fields.String())
    because_en = fields.List(fields.String())


class SchoolChoice(Schema):
    """A school that the family would like; 1 is the first choice."""

    position = fields.Integer()
    code = fields.String()
    name_zh = fields.String()
    name_en = fields.String()
    kind = fields.String()
    address = fields.String()


class Application(Summary):
    """An application in full."""

    form = fields.Dict()
    schools = fields.List(fields.Nested(SchoolChoice))
    school_choices = fields.Integer(
        allow_none=True, metadata={"description": "how many schools may be named; null before a district"}
    )
    language = fields.String()
    qr_text = fields.String(allow_none=True)
    receipt = fields.Dict(allow_none=True)
    assessment = fields.Dict(allow_none=True, metadata={"description": "as `icity policy evaluate --json`"})
    trial = fields.Dict(
        allow_none=True, metadata={"description": "the evaluation before submission, not kept"}
    )
    one_tap = fields.Nested(OneTap, allow_none=True)
    needed = fields.List(fields.Dict())
    open_items = fields.List(fields.String())
    order_zh = fields.String()
    order_en = fields.String()
    can_edit = Flag()
    can_withdraw = Flag()
    declaration_version = fields.String(allow_none=True)
    windows = fields.List(fields.Nested(Window))
    slot = fields.Nested(BookedSlot, allow_none=True)
    result = fields.Dict(allow_none=True)


class Recheck(Schema):
    """A re-check that was asked for."""

    id = fields.UUID()
    item = fields.String()
    reason = fields.String()
    state = fields.String()
    requested_at = Moment()


class SentText(Schema):
    """A text that was sent about the application; check its last four digits against the one on the phone."""

    id = fields.UUID()
    purpose = fields.String()
    title_zh = fields.String()
    title_en = fields.String()
    check_code = fields.String(metadata={"description": "the four digits at the end of the genuine text"})
    to = fields.String(metadata={"description": "masked"})
    body = fields.String(allow_none=True, metadata={"description": "null once it is no longer kept"})
    segments = fields.Integer()
    state = fields.String()
    created_at = Moment()
    sent_at = Moment(allow_none=True)


class SentTexts(Schema):
    """Oldest first."""

    items = fields.List(fields.Nested(SentText))
