"""How far an application is, why it came back, and what may be done with it now."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from marshmallow import fields

from app import clock
from app.services.follow_application import Followed, follow
from blueprints import auth
from blueprints.parent.mend_schemas import BothLanguages
from blueprints.parent.supplement_schemas import Supplement
from blueprints.parsing import Blueprint, Flag, Moment, Schema

blp = Blueprint("progress", __name__, description="The way of an application, and what may be done now")


class Step(Schema):
    """One step of the way: done, now or ahead."""

    id = fields.String()
    title_zh = fields.String(attribute="title.zh")
    title_en = fields.String(attribute="title.en")
    standing = fields.String()


class Returned(Schema):
    """Why the application came back, and the last day to hand it in again."""

    reasons = fields.List(fields.Nested(BothLanguages))
    note = fields.String(allow_none=True)
    at = Moment()
    mend_by = fields.Date()
    supplement = fields.Nested(
        Supplement, allow_none=True, metadata={"description": "the one list of everything to mend"}
    )


class RecheckShown(Schema):
    """A re-check with its answer: open, upheld or changed."""

    item = fields.String()
    reason = fields.String()
    state = fields.String()
    answer = fields.String(allow_none=True)
    requested_at = Moment()
    answered_at = Moment(allow_none=True)


class DistrictNamed(Schema):
    """A district by its code and name."""

    code = fields.String()
    name_zh = fields.String()
    name_en = fields.String()


class Progress(Schema):
    """Everything that a page shows beside the application: no rule is left to the page."""

    district = fields.Nested(DistrictNamed, allow_none=True)
    contact = fields.Nested(BothLanguages, allow_none=True)
    hotline = fields.String(allow_none=True)
    steps = fields.List(fields.Nested(Step))
    returned = fields.Nested(Returned, allow_none=True)
    rechecks = fields.List(fields.Nested(RecheckShown))
    bring = fields.Nested(BothLanguages, allow_none=True)
    live_code_required = Flag()
    can_confirm = Flag()
    can_submit_again = Flag()
    declaration = fields.Nested(BothLanguages, allow_none=True)
    can_recheck = Flag()
    can_hand_in = Flag()
    can_choose_slot = Flag()
    can_withdraw = Flag()
    withdrawn = fields.Nested(
        BothLanguages, metadata={"description": "what a withdrawal means, to be said before it"}
    )
    moved = fields.Nested(
        BothLanguages, metadata={"description": "what a change of district means, to be said before it"}
    )
    districts = fields.List(
        fields.Nested(DistrictNamed), metadata={"description": "to which the application may move now"}
    )


@blp.route("/api/v1/applications/<uuid:application_id>/progress", methods=["GET"])
@auth.person
@blp.response(200, Progress())
def show(application_id: UUID) -> Any:
    """The steps, the reasons of a return, the re-checks, and every action as yes or no."""
    followed: Followed = follow(application_id, actor=auth.current_person(), now=clock.now())
    return followed
