"""What families tell the office: feedback without a name, and complaints under theirs."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from marshmallow import fields

from app import clock
from app.services import complain, follow_complaint, give_feedback
from app.services.give_feedback import Moment
from blueprints import auth
from blueprints import complaint_schemas as schemas
from blueprints.parsing import Blueprint, Schema, Text, Whole

blp = Blueprint("feedback", __name__, description="Feedback without a name, complaints under one's own")


class FeedbackInput(Schema):
    """One (bad) to five (good), and words if any."""

    moment = fields.Enum(Moment, by_value=True, required=True)
    score = Whole(least=1, most=5, required=True)
    words = Text(longest=500, lines=True, load_default="")


@blp.route("/api/v1/applications/<uuid:application_id>/feedback", methods=["POST"])
@auth.person
@blp.arguments(FeedbackInput())
@blp.response(204)
def give(body: dict[str, Any], application_id: UUID) -> None:
    """Once after the submission and once after the desk; kept apart from the family."""
    give_feedback.give_feedback(
        application_id,
        moment=body["moment"],
        score=body["score"],
        words=body["words"],
        actor=auth.current_person(),
        now=clock.now(),
    )


@blp.route("/api/v1/me/complaints", methods=["POST"])
@auth.person
@blp.arguments(schemas.ComplaintInput())
@blp.response(201, schemas.ComplaintReceipt())
def complain_signed_in(body: dict[str, Any]) -> Any:
    """Complain under one's own name; the answer is also under `GET /me/complaints`."""
    return complain.complain(schemas.written(body), address="", actor=auth.current_person(), now=clock.now())


@blp.route("/api/v1/me/complaints", methods=["GET"])
@auth.person
@blp.response(200, schemas.OwnComplaints())
def own_complaints() -> Any:
    """What was sent under one's own name."""
    return {"items": follow_complaint.list_own(auth.current_person())}
