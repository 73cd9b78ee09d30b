"""What reviewers send and get about findings."""

from __future__ import annotations

from marshmallow import fields, validate

from app.domain.finding import Ground, Kind
from blueprints.parsing import Flag, Moment, Schema, Text


class FindingInput(Schema):
    """On which ground a file is false; the family will read the reason once two have agreed."""

    ground = fields.Enum(Ground, by_value=True, required=True)
    reason = Text(longest=500, shortest=4, lines=True, required=True)


class PlacementInput(Schema):
    """The class of a family that the data puts in no batch, on which ground, and why."""

    class_id = fields.String(required=True, validate=validate.Regexp(r"^[a-z0-9_]{1,60}$"))
    ground = fields.Enum(Ground, by_value=True, required=True)
    reason = Text(longest=500, shortest=4, lines=True, required=True)


class TakeBackInput(Schema):
    """Why the finding was mistaken."""

    reason = Text(longest=500, shortest=4, lines=True, required=True)


class FindingDecision(Schema):
    """Whether the second person agrees."""

    approve = Flag(required=True)


class Finding(Schema):
    """A finding as it is kept."""

    id = fields.UUID()
    application_id = fields.UUID()
    item = fields.String()
    ground = fields.String()
    state = fields.String()
    takes_back = fields.UUID(allow_none=True)
    proposed_at = Moment()
    decided_at = Moment(allow_none=True)


class ShownFinding(Schema):
    """A finding in words, with what it leads to."""

    id = fields.UUID(attribute="finding.id")
    kind = fields.Enum(Kind, by_value=True, attribute="worded.kind")
    material_id = fields.UUID(attribute="finding.material_id", allow_none=True)
    takes_back = fields.UUID(attribute="finding.takes_back", allow_none=True)
    title_zh = fields.String(attribute="worded.of.zh", metadata={"description": "the paper or the class"})
    title_en = fields.String(attribute="worded.of.en")
    found_zh = fields.String(attribute="worded.found.zh")
    found_en = fields.String(attribute="worded.found.en")
    effect_zh = fields.String(attribute="worded.effect.zh")
    effect_en = fields.String(attribute="worded.effect.en")
    reason = fields.String(attribute="finding.reason", allow_none=True)
    state = fields.String(attribute="finding.state")
    proposed_at = Moment(attribute="finding.proposed_at")
    decided_at = Moment(attribute="finding.decided_at", allow_none=True)
    can_take_back = fields.Boolean()


class GroundChoice(Schema):
    """One ground to choose."""

    code = fields.String()
    zh = fields.String()
    en = fields.String()


class PaperChoice(Schema):
    """One file that may be found false."""

    material_id = fields.UUID()
    title_zh = fields.String(attribute="title.zh")
    title_en = fields.String(attribute="title.en")


class ClassChoice(Schema):
    """One class that the pack allows, and its batch."""

    class_id = fields.String()
    title_zh = fields.String(attribute="title.zh")
    title_en = fields.String(attribute="title.en")
    batch_zh = fields.String(attribute="batch.zh")
    batch_en = fields.String(attribute="batch.en")


class FindingsOfTask(Schema):
    """What may be found with this task, and what was found of its application."""

    paper_grounds = fields.List(fields.Nested(GroundChoice()))
    effect_zh = fields.String(
        attribute="effect.zh", metadata={"description": "what a false paper leads to here"}
    )
    effect_en = fields.String(attribute="effect.en")
    papers = fields.List(fields.Nested(PaperChoice()))
    placement_grounds = fields.List(fields.Nested(GroundChoice()))
    classes = fields.List(
        fields.Nested(ClassChoice()),
        metadata={"description": "empty where the data found the class or the pack leaves no room"},
    )
    items = fields.List(fields.Nested(ShownFinding()))


class WaitingFinding(Schema):
    """A proposal for the second person; whoever made it cannot decide it."""

    finding = fields.Nested(ShownFinding(), attribute="shown")
    serial = fields.String()
    can_decide = fields.Boolean()


class WaitingFindings(Schema):
    """Proposals that wait for a second person."""

    items = fields.List(fields.Nested(WaitingFinding()))
