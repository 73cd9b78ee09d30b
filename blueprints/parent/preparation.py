"""What a draft still lacks, and which districts are open to the family."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from marshmallow import fields

from app import clock
from app.domain.preparation import Standing
from app.domain.stage import Stage
from app.services.prepare_application import prepare
from blueprints import auth
from blueprints.parent.application_schemas import OneTap
from blueprints.parent.mend_schemas import BothLanguages
from blueprints.parsing import Blueprint, Flag, Schema

blp = Blueprint("preparation", __name__, description="Before an application is handed in")


class LackingPaper(Schema):
    """A paper that no department could show."""

    id = fields.String()
    title_zh = fields.String(attribute="title.zh")
    title_en = fields.String(attribute="title.en")


class PapersCounted(Schema):
    """Of the papers that are asked of this family, how many are here already."""

    here = fields.Integer()
    asked = fields.Integer(attribute="of")


class DistrictOption(Schema):
    """A district as the trial under its policy sees the family; `because` where it is not possible."""

    code = fields.String(attribute="district.code")
    name_zh = fields.String(attribute="district.name_zh")
    name_en = fields.String(attribute="district.name_en")
    opens_on = fields.Date(attribute="window.opens_on", allow_none=True)
    closes_on = fields.Date(attribute="window.closes_on", allow_none=True)
    is_open = Flag()
    is_possible = Flag()
    because = fields.List(fields.Nested(BothLanguages))
    one_tap = fields.Nested(OneTap)
    papers = fields.Nested(PapersCounted)
    lacking = fields.List(fields.Nested(LackingPaper))


class Asked(Schema):
    """One question of the form."""

    id = fields.String()
    standing = fields.Enum(Standing, by_value=True)


class StatementShown(Schema):
    """A text to read, with its version."""

    version = fields.String()
    zh = fields.String(attribute="text.zh")
    en = fields.String(attribute="text.en")
    reading_seconds = fields.Integer(metadata={"description": "it is to be read for so long before going on"})


class StageChosen(Schema):
    """What the child enrols for: P1 is primary one, J1 junior one."""

    code = fields.Enum(Stage, by_value=True)
    title_zh = fields.String(attribute="title.zh")
    title_en = fields.String(attribute="title.en")


class PreparationShown(Schema):
    """Everything beside the draft itself that its pages show."""

    stage = fields.Nested(StageChosen)
    can_change_stage = Flag(metadata={"description": "the districts of the season open more than one stage"})

    chosen = fields.String(allow_none=True, metadata={"description": "code of the district in the draft"})
    only_possible = fields.String(
        allow_none=True,
        metadata={"description": "the one district that is open and possible, if just one is"},
    )
    districts = fields.List(fields.Nested(DistrictOption))
    questions = fields.List(fields.Nested(Asked))
    notice = fields.Nested(StatementShown, allow_none=True)
    declaration = fields.Nested(StatementShown, allow_none=True)


@blp.route("/api/v1/applications/<uuid:application_id>/preparation", methods=["GET"])
@auth.person
@blp.response(200, PreparationShown())
def show(application_id: UUID) -> Any:
    """The districts with what a trial says of each, the questions left, the papers here already, and what to read."""
    return prepare(application_id, actor=auth.current_person(), now=clock.now())
