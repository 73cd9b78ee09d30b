"""Complaints as the office reads and answers them, and what families' feedback adds up to."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import flask
from marshmallow import fields, validate

from app import clock
from app.domain.actor import Role
from app.domain.complaint import ComplaintState, Finding
from app.services import answer_complaint, give_feedback
from app.services import list_complaints as listing
from blueprints import auth
from blueprints.parsing import Blueprint, Moment, Schema, Text
from blueprints.picture import as_response

blp = Blueprint("officer_complaints", __name__, description="Complaints to answer, and feedback in numbers")

_PATH = "/api/v1/district/complaints"
_OFFICERS = auth.staff(Role.ADMIN, Role.SUPERVISOR, Role.BUREAU)


class ComplaintsWanted(Schema):
    """In which state, and which part of the list."""

    state = fields.Enum(ComplaintState, by_value=True, load_default=None)
    limit = fields.Integer(load_default=50, validate=validate.Range(1, 100))
    cursor = Text(longest=200, load_default=None)


class ListedComplaint(Schema):
    """One complaint, without its words."""

    id = fields.UUID()
    number = fields.String()
    topic = fields.String()
    topic_zh = fields.String()
    topic_en = fields.String()
    state = fields.String()
    state_zh = fields.String()
    state_en = fields.String()
    district_code = fields.String(allow_none=True)
    about_district = fields.Boolean()
    is_anonymous = fields.Boolean()
    photos = fields.Integer()
    received_at = Moment()
    due_on = fields.Date()
    is_overdue = fields.Boolean()


class ListedComplaints(Schema):
    """Newest first."""

    items = fields.List(fields.Nested(ListedComplaint()))
    next = fields.String(allow_none=True)
    waiting = fields.Integer(metadata={"description": "not answered yet"})


class ComplaintPhoto(Schema):
    """A photo to look at."""

    id = fields.UUID()
    size = fields.Integer()


class FindingChoice(Schema):
    """A finding to choose."""

    value = fields.String()
    zh = fields.String()
    en = fields.String()


class OpenedComplaint(Schema):
    """A complaint with its words, and what may be done with it now."""

    listed = fields.Nested(ListedComplaint())
    name = fields.String(allow_none=True, metadata={"description": "where it was sent under a name"})
    text = fields.String(allow_none=True)
    contact = fields.String(allow_none=True)
    photos = fields.List(fields.Nested(ComplaintPhoto()))
    finding = fields.String(allow_none=True)
    finding_zh = fields.String(allow_none=True)
    finding_en = fields.String(allow_none=True)
    answer = fields.String(allow_none=True)
    answered_at = Moment(allow_none=True)
    can_accept = fields.Boolean()
    can_answer = fields.Boolean()
    findings = fields.List(fields.Nested(FindingChoice()))


class AnswerInput(Schema):
    """What was found, in words for whoever complained."""

    finding = fields.Enum(Finding, by_value=True, required=True)
    text = Text(longest=4000, shortest=5, lines=True, required=True)


class FeedbackAbout(Schema):
    """One moment; `scores` counts the answers 1 to 5."""

    moment = fields.String()
    answers = fields.Integer()
    scores = fields.List(fields.Integer())
    mean = fields.Float(allow_none=True)


class FeedbackStatistics(Schema):
    """Counts; words only from `least_shown` answers on."""

    district_code = fields.String(allow_none=True)
    moments = fields.List(fields.Nested(FeedbackAbout()))
    words = fields.List(fields.String())
    least_shown = fields.Integer()


@blp.route(_PATH, methods=["GET"])
@_OFFICERS
@blp.arguments(ComplaintsWanted(), location="query")
@blp.response(200, ListedComplaints())
def list_complaints(query: dict[str, Any]) -> Any:
    """The district's complaints, but none about its own office; the bureau sees all."""
    return listing.list_complaints(
        query["state"],
        cursor=query["cursor"],
        limit=query["limit"],
        actor=auth.current_staff(),
        now=clock.now(),
    )


@blp.route(f"{_PATH}/<uuid:complaint_id>/readings", methods=["POST"])
@_OFFICERS
@blp.response(200, OpenedComplaint())
def read(complaint_id: UUID) -> Any:
    """Read one; a POST, because the reading itself is written into the audit trail."""
    return answer_complaint.read(complaint_id, actor=auth.current_staff(), now=clock.now())


@blp.route(f"{_PATH}/<uuid:complaint_id>/photos/<uuid:complaint_photo_id>/views", methods=["POST"])
@_OFFICERS
@blp.response(200, {"type": "string", "format": "binary"}, content_type="image/jpeg")
def view_photo(complaint_id: UUID, complaint_photo_id: UUID) -> flask.Response:
    """Look at a photo; the look is written into the audit trail."""
    content = answer_complaint.view_photo(
        complaint_id, complaint_photo_id, actor=auth.current_staff(), now=clock.now()
    )
    return as_response(content, str(complaint_photo_id))


@blp.route(f"{_PATH}/<uuid:complaint_id>/acceptances", methods=["POST"])
@_OFFICERS
@blp.response(200, OpenedComplaint())
def accept(complaint_id: UUID) -> Any:
    """Take it up."""
    return answer_complaint.accept(complaint_id, actor=auth.current_staff(), now=clock.now())


@blp.route(f"{_PATH}/<uuid:complaint_id>/answers", methods=["POST"])
@_OFFICERS
@blp.arguments(AnswerInput())
@blp.response(201, OpenedComplaint())
def answer(body: dict[str, Any], complaint_id: UUID) -> Any:
    """Answer it, once."""
    return answer_complaint.answer(
        complaint_id,
        finding=body["finding"],
        text=body["text"],
        actor=auth.current_staff(),
        now=clock.now(),
    )


@blp.route("/api/v1/district/feedback", methods=["GET"])
@_OFFICERS
@blp.response(200, FeedbackStatistics())
def feedback() -> Any:
    """What families said, in numbers."""
    return give_feedback.report_feedback(actor=auth.current_staff())
