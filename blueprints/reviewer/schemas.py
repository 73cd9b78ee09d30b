"""What reviewers send and get about their tasks."""

from __future__ import annotations

from marshmallow import fields, validate

from app.domain.cross_check import Sign
from app.domain.review import Decision, ReasonCode
from blueprints.parsing import Moment, Schema, Text
from blueprints.source_schemas import SchoolSaid, Source


class ClaimRequest(Schema):
    """The oldest waiting task, or this one."""

    task_id = fields.UUID(load_default=None, allow_none=True)


class QueuedTask(Schema):
    """One waiting task."""

    id = fields.UUID()
    item = fields.String()
    serial = fields.String(allow_none=True)
    created_at = Moment()
    due_on = fields.Date(metadata={"description": "the last of the district's working days for a review"})
    is_overdue = fields.Boolean()


class Queue(Schema):
    """Counts and the oldest waiting tasks; `samples` wait for this reviewer's second look.

    `at_schools` wait until the school of first choice has said what it thinks, or its time is over.
    """

    waiting = fields.Integer()
    claimed = fields.Integer()
    mine = fields.Integer()
    at_schools = fields.Integer()
    overdue = fields.Integer()
    samples = fields.Integer()
    review_days = fields.Integer()
    tasks = fields.List(fields.Nested(QueuedTask()))


class Task(Schema):
    """A review task; send `version` as `If-Match` with the decision."""

    id = fields.UUID()
    item = fields.String()
    because = fields.Dict()
    state = fields.String()
    version = fields.Integer()
    decision = fields.String(allow_none=True)
    reasons = fields.List(fields.String())
    note = fields.String(allow_none=True)
    claim_expires_at = Moment(allow_none=True)
    decided_at = Moment(allow_none=True)
    created_at = Moment()


class Claim(Schema):
    """The task that is now the reviewer's, or null when nothing waits; `next_task_id` may be read ahead."""

    task = fields.Nested(Task(), allow_none=True)
    seconds_left = fields.Integer(allow_none=True)
    next_task_id = fields.UUID(allow_none=True)
    waiting = fields.Integer()


class Paper(Schema):
    """A file that the family handed in."""

    id = fields.UUID(attribute="material.id")
    document = fields.String(attribute="material.document")
    title_zh = fields.String(attribute="title.zh")
    title_en = fields.String(attribute="title.en")
    media_type = fields.String(attribute="material.media_type")
    size = fields.Integer(attribute="material.size")
    uploaded_at = Moment(attribute="material.uploaded_at")


class InWords(Schema):
    """The same in Chinese and English."""

    zh = fields.String()
    en = fields.String()


class PastDecision(Schema):
    """An earlier decision about this application."""

    item = fields.String()
    title_zh = fields.String(attribute="title.zh")
    title_en = fields.String(attribute="title.en")
    decision = fields.String()
    decision_zh = fields.String(attribute="decision_words.zh")
    decision_en = fields.String(attribute="decision_words.en")
    by = fields.String(metadata={"description": "masked"})
    at = Moment()
    reasons = fields.List(fields.String())
    reason_words = fields.List(fields.Nested(InWords()))
    note = fields.String(allow_none=True)


class NamedSchool(Schema):
    """A school that the family named; 1 is the first choice."""

    position = fields.Integer()
    code = fields.String()
    name_zh = fields.String()
    name_en = fields.String()


class RemedySeen(Schema):
    """Both values of a difference, and the office that mends it."""

    field = fields.String(attribute="difference.field")
    field_zh = fields.String(attribute="field_words.zh")
    field_en = fields.String(attribute="field_words.en")
    expected = fields.String(attribute="difference.expected")
    expected_zh = fields.String(attribute="expected_words.zh", metadata={"description": "in words, masked"})
    expected_en = fields.String(attribute="expected_words.en")
    expected_source = fields.String(attribute="difference.expected_source")
    expected_source_zh = fields.String(attribute="expected_by.zh")
    expected_source_en = fields.String(attribute="expected_by.en")
    found = fields.String(attribute="difference.found")
    found_zh = fields.String(attribute="found_words.zh", metadata={"description": "in words, masked"})
    found_en = fields.String(attribute="found_words.en")
    found_source = fields.String(attribute="difference.found_source")
    found_source_zh = fields.String(attribute="found_by.zh")
    found_source_en = fields.String(attribute="found_by.en")
    office = fields.String(attribute="office_zh")
    office_en = fields.String()
    bring = fields.String(attribute="bring_zh")
    bring_en = fields.String()


class MismatchSeen(Schema):
    """A record on which departments differ; `mend_ends_at` while the family has it mended."""

    person = fields.String()
    dataset = fields.String()
    title = fields.String(attribute="title_zh")
    title_en = fields.String()
    remedies = fields.List(fields.Nested(RemedySeen()))
    mend_ends_at = Moment(attribute="mend.ends_at", dump_default=None, allow_none=True)


class SignSeen(Schema):
    """Something about a paper that wants a look; it decides nothing, and other families are only counted."""

    sign = fields.Enum(Sign, by_value=True)
    title_zh = fields.String(attribute="title.zh")
    title_en = fields.String(attribute="title.en")
    because_zh = fields.String(attribute="because.zh")
    because_en = fields.String(attribute="because.en")
    material_id = fields.UUID(allow_none=True)


class TaskView(Schema):
    """Everything about a task, masked."""

    task = fields.Nested(Task())
    title_zh = fields.String(attribute="title.zh", metadata={"description": "what is to be looked at"})
    title_en = fields.String(attribute="title.en")
    because_zh = fields.String(
        attribute="because.zh", metadata={"description": "why data could not settle it"}
    )
    because_en = fields.String(attribute="because.en")
    asked = fields.String(allow_none=True, metadata={"description": "the family's words of a re-check"})
    serial = fields.String()
    state = fields.String()
    state_zh = fields.String(attribute="state_words.zh")
    state_en = fields.String(attribute="state_words.en")
    mine = fields.Boolean()
    seconds_left = fields.Integer(allow_none=True, metadata={"description": "of the claim"})
    schools = fields.List(fields.Nested(NamedSchool()))
    sources = fields.List(fields.Nested(Source()))
    school = fields.Nested(SchoolSaid(), allow_none=True)
    mismatches = fields.List(fields.Nested(MismatchSeen()))
    signs = fields.List(fields.Nested(SignSeen()))
    assessment = fields.Dict(allow_none=True)
    materials = fields.List(fields.Nested(Paper()))
    decisions = fields.List(fields.Nested(PastDecision()))


class DecisionInput(Schema):
    """The decision with its reasons."""

    decision = fields.Enum(Decision, by_value=True, required=True)
    reasons = fields.List(
        fields.Enum(ReasonCode, by_value=True), load_default=list, validate=validate.Length(max=8)
    )
    note = Text(longest=500, lines=True, load_default=None, allow_none=True)


class RevealInput(Schema):
    """Which fields, and why."""

    references = fields.List(
        Text(longest=200, shortest=3), required=True, validate=validate.Length(min=1, max=20)
    )
    reason = Text(longest=200, shortest=4, required=True)


class RevealedField(Schema):
    """One unmasked value."""

    reference = fields.String()
    value = fields.Raw(allow_none=True)


class Revealed(Schema):
    """The unmasked values."""

    values = fields.List(fields.Nested(RevealedField()))


class ReasonChoice(Schema):
    """One reason to choose."""

    code = fields.String()
    zh = fields.String()
    en = fields.String()


class DecisionChoice(Schema):
    """One decision to choose, and what comes of it."""

    code = fields.String()
    zh = fields.String()
    en = fields.String()
    consequence_zh = fields.String()
    consequence_en = fields.String()
    needs_reasons = fields.Boolean()


class ReasonChoices(Schema):
    """The decisions, and the reasons for a rejection or a return."""

    items = fields.List(fields.Nested(ReasonChoice()))
    decisions = fields.List(fields.Nested(DecisionChoice()))
