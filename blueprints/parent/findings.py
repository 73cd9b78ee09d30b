"""What two people of the district found about an application, as its family reads it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from marshmallow import fields

from app.services import list_findings
from blueprints import auth
from blueprints.parsing import Blueprint, Moment, Schema

blp = Blueprint("own_findings", __name__, description="What was found about the family's papers")


class OwnFinding(Schema):
    """A finding of two people: which paper or class, on which ground, why, and what it leads to."""

    title_zh = fields.String(attribute="worded.of.zh", metadata={"description": "the paper or the class"})
    title_en = fields.String(attribute="worded.of.en")
    found_zh = fields.String(attribute="worded.found.zh")
    found_en = fields.String(attribute="worded.found.en")
    effect_zh = fields.String(attribute="worded.effect.zh")
    effect_en = fields.String(attribute="worded.effect.en")
    reason = fields.String(attribute="finding.reason", allow_none=True)
    state = fields.String(attribute="finding.state", metadata={"description": "approved or taken_back"})
    decided_at = Moment(attribute="finding.decided_at")


class OwnFindings(Schema):
    """All of them, oldest first, and what a family may do that disagrees."""

    items = fields.List(fields.Nested(OwnFinding()))
    disagree_zh = fields.String(attribute="disagree.zh", dump_default=None, allow_none=True)
    disagree_en = fields.String(attribute="disagree.en", dump_default=None, allow_none=True)


@blp.route("/api/v1/applications/<uuid:application_id>/findings", methods=["GET"])
@auth.person
@blp.response(200, OwnFindings())
def list_own(application_id: UUID) -> Any:
    """What two people found; never what only one person proposed."""
    return list_findings.list_own(application_id, actor=auth.current_person())
