"""Bulk approval, audit samples and quality on the wire."""

from __future__ import annotations

from marshmallow import fields, validate

from app.domain.review import Decision, ReasonCode
from blueprints.parsing import Moment, Schema, Text, Whole
from blueprints.reviewer.schemas import InWords, MismatchSeen, NamedSchool, Paper, SignSeen
from blueprints.source_schemas import Source


class Candidate(Schema):
    """A task whose every automatic check passed; send `version` back with the approval."""

    task_id = fields.UUID()
    version = fields.Integer()
    item = fields.String()
    title_zh = fields.String(attribute="title.zh", metadata={"description": "what is looked at"})
    title_en = fields.String(attribute="title.en")
    application_id = fields.UUID()
    serial = fields.String()
    applicant_class = fields.String(allow_none=True)
    total = fields.String(allow_none=True)
    checks_passed = fields.Integer()
    created_at = Moment()
    due_on = fields.Date()
    is_overdue = fields.Boolean()


class Candidates(Schema):
    """Oldest first; `share_percent` of what is approved together is judged again by another reviewer."""

    items = fields.List(fields.Nested(Candidate))
    more = fields.Boolean()
    share_percent = fields.Float()


class WantedTask(Schema):
    """A task and the version that was shown."""

    task_id = fields.UUID(required=True)
    version = Whole(least=1, most=1_000_000, required=True)


class BulkInput(Schema):
    """At most two hundred at once."""

    items = fields.List(fields.Nested(WantedTask()), required=True, validate=validate.Length(1, 200))


class BulkOutcome(Schema):
    """What became of one: `approved`, `refused` (with its reason) or `not_tried` (send it again)."""

    task_id = fields.UUID()
    outcome = fields.String()
    state = fields.String(allow_none=True, metadata={"description": "of the application, when approved"})
    code = fields.String(allow_none=True)
    zh = fields.String(allow_none=True)
    en = fields.String(allow_none=True)


class BulkOutcomes(Schema):
    """In the order that was sent."""

    items = fields.List(fields.Nested(BulkOutcome))
    approved = fields.Integer()
    refused = fields.Integer()
    not_tried = fields.Integer()


class SampleInHand(Schema):
    """A sample to judge."""

    id = fields.UUID()
    claim_expires_at = Moment(allow_none=True)


class SampleClaim(Schema):
    """The sample that is now the reviewer's, or null when nothing waits."""

    sample = fields.Nested(SampleInHand(), allow_none=True)
    seconds_left = fields.Integer(allow_none=True, metadata={"description": "of the claim"})
    waiting = fields.Integer(metadata={"description": "further samples for this reviewer"})


class BlindView(Schema):
    """Everything the first reviewer saw; nothing of who decided, how or why."""

    id = fields.UUID()
    item = fields.String()
    title_zh = fields.String(attribute="title.zh", metadata={"description": "what is to be looked at"})
    title_en = fields.String(attribute="title.en")
    because_zh = fields.String(
        attribute="because.zh", metadata={"description": "why data could not settle it"}
    )
    because_en = fields.String(attribute="because.en")
    claim_expires_at = Moment(allow_none=True)
    serial = fields.String()
    schools = fields.List(fields.Nested(NamedSchool()))
    sources = fields.List(fields.Nested(Source()))
    mismatches = fields.List(fields.Nested(MismatchSeen()))
    signs = fields.List(fields.Nested(SignSeen()))
    assessment = fields.Dict(allow_none=True)
    materials = fields.List(fields.Nested(Paper()))


class JudgementInput(Schema):
    """What the decision should have been; reasons where it is not an approval."""

    decision = fields.Enum(Decision, by_value=True, required=True)
    reasons = fields.List(
        fields.Enum(ReasonCode, by_value=True), load_default=list, validate=validate.Length(max=8)
    )
    note = Text(longest=500, lines=True, load_default=None, allow_none=True)


class Judgement(Schema):
    """`agreed` or `overturned`, and whether the task is open again because of it."""

    id = fields.UUID()
    verdict = fields.String()
    reopened = fields.Boolean()


class QualityWanted(Schema):
    """Of how many days; of which district, for the bureau."""

    days = fields.Integer(load_default=30, validate=validate.Range(1, 366))
    district_code = Text(longest=6, shortest=6, load_default=None)


class SampleShown(Schema):
    """What the audit sample says, in numbers and in a sentence."""

    approved_in_bulk = fields.Integer()
    sampled = fields.Integer()
    judged = fields.Integer()
    waiting = fields.Integer()
    overturned = fields.Integer()
    error_percent = fields.Float(allow_none=True)
    low_percent = fields.Float(allow_none=True, metadata={"description": "Wilson, 95 %"})
    high_percent = fields.Float(allow_none=True, metadata={"description": "Wilson, 95 %"})
    said_zh = fields.String()
    said_en = fields.String()


class Speed(Schema):
    """Decisions; seconds from claim to decision of those made one by one."""

    decided = fields.Integer()
    in_bulk = fields.Integer()
    people = fields.Integer()
    days = fields.Integer()
    person_days = fields.Integer()
    median_seconds = fields.Float(allow_none=True)
    p90_seconds = fields.Float(allow_none=True)


class Reviewer(Schema):
    """One reviewer, masked."""

    name = fields.String()
    decided = fields.Integer()
    in_bulk = fields.Integer()
    rejected = fields.Integer()
    returned = fields.Integer()
    median_seconds = fields.Float(allow_none=True)
    sampled = fields.Integer()
    overturned = fields.Integer()
    overrides_proposed = fields.Integer()
    overrides_approved = fields.Integer()
    overrides_refused = fields.Integer()


class Ages(Schema):
    """What waits now, and for how long."""

    tasks = fields.Integer()
    oldest_at = Moment(allow_none=True)
    median_seconds = fields.Float(allow_none=True)
    p90_seconds = fields.Float(allow_none=True)
    overdue = fields.Integer()


class Found(Schema):
    """A decision that another reviewer would have made otherwise."""

    serial = fields.String()
    item = fields.String()
    title_zh = fields.String(attribute="title.zh")
    title_en = fields.String(attribute="title.en")
    judged_at = Moment(allow_none=True)
    reasons = fields.List(fields.String())
    reason_words = fields.List(fields.Nested(InWords()))
    note = fields.String(allow_none=True)
    state = fields.String(metadata={"description": "of the application now"})
    state_zh = fields.String(attribute="state_words.zh")
    state_en = fields.String(attribute="state_words.en")


class SupplementCounts(Schema):
    """One-time notices given, to how many applications, and how many told something that the one before left out."""

    given = fields.Integer()
    applications = fields.Integer()
    late = fields.Integer()


class Quality(Schema):
    """How well and how fast a district reviews."""

    since = Moment()
    district_code = fields.String(allow_none=True)
    sample = fields.Nested(SampleShown())
    speed = fields.Nested(Speed())
    per_person_day = fields.Float(allow_none=True)
    reviewers = fields.List(fields.Nested(Reviewer()))
    waiting = fields.Nested(Ages())
    review_days = fields.Integer()
    overturned = fields.List(fields.Nested(Found()))
    supplements = fields.Nested(SupplementCounts())


class SettingsInput(Schema):
    """`share_percent` of bulk approvals is judged again; a review takes at most `review_days` working days."""

    share_percent = fields.Float(required=True, validate=validate.Range(0, 100))
    review_days = Whole(least=1, most=60, required=True)


class Settings(Schema):
    """How the district reviews."""

    share_percent = fields.Float()
    review_days = fields.Integer()


class SettingsShown(Settings):
    """The same, and whether the reader may set them."""

    can_change = fields.Boolean()
