"""Notices of the district's own: worded by one officer, released by another, followed until all are sent."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from marshmallow import fields, validate

from app import clock
from app.domain.actor import Role
from app.domain.notice_words import ADDRESSEES
from app.services import give_notice, send_notice, word_notice
from blueprints import auth
from blueprints.district.send_progress import SendProgressShown
from blueprints.parsing import Blueprint, Moment, Schema, Text

blp = Blueprint("notices", __name__, description="Notices of the district's own to its families")

_OFFICERS = auth.staff(Role.ADMIN, Role.SUPERVISOR)


class NoticeWordsInput(Schema):
    """What families are to read, without greeting, stop or phone: the text around it has them."""

    words_zh = Text(longest=60, shortest=4, required=True)
    words_en = Text(longest=120, shortest=4, required=True)


class NoticeInput(NoticeWordsInput):
    """The words, and the stages whose families get them."""

    states = fields.List(
        fields.String(validate=validate.OneOf([str(state) for state in ADDRESSEES])),
        required=True,
        validate=validate.Length(min=1, max=len(ADDRESSEES)),
    )


class NoticeAddressees(Schema):
    """A stage and how many families are at it now."""

    state = fields.String()
    label_zh = fields.String()
    label_en = fields.String()
    families = fields.Integer()


class NoticeWording(Schema):
    """The whole text in a language and the parts of an SMS it takes."""

    language = fields.String()
    text = fields.String()
    segments = fields.Integer()
    characters = fields.Integer()


class NoticeWordings(Schema):
    """In Chinese and in English."""

    items = fields.List(fields.Nested(NoticeWording))


class NoticeShown(Schema):
    """A notice, how far it is, and what the caller may do about it."""

    id = fields.UUID()
    district_code = fields.String()
    state = fields.String(metadata={"description": "proposed, released or withdrawn"})
    states_zh = fields.List(fields.String())
    states_en = fields.List(fields.String())
    words_zh = fields.String()
    words_en = fields.String()
    size = fields.Integer(metadata={"description": "families"})
    proposed_at = Moment()
    released_at = Moment(allow_none=True)
    can_release = fields.Boolean()
    can_withdraw = fields.Boolean()


class NoticesShown(Schema):
    """Newest first; `addressees` are the stages that a new one may be meant for."""

    items = fields.List(fields.Nested(NoticeShown))
    addressees = fields.List(fields.Nested(NoticeAddressees))


@blp.route("/api/v1/district/notices", methods=["GET"])
@_OFFICERS
@blp.response(200, NoticesShown())
def list_notices() -> Any:
    """The district's notices, and whom a new one could reach."""
    actor = auth.current_staff()
    items = [give_notice.describe(one, actor) for one in give_notice.list_of(actor)]
    return {"items": items, "addressees": word_notice.list_addressees(actor)}


@blp.route("/api/v1/district/notices/wordings", methods=["POST"])
@_OFFICERS
@blp.arguments(NoticeWordsInput())
@blp.response(200, NoticeWordings())
def word(body: dict[str, Any]) -> Any:
    """The texts as families would read them; nothing is kept."""
    return {"items": word_notice.word(**body, actor=auth.current_staff())}


@blp.route("/api/v1/district/notices", methods=["POST"])
@_OFFICERS
@blp.arguments(NoticeInput())
@blp.response(201, NoticeShown())
def propose(body: dict[str, Any]) -> Any:
    """Put a notice forward; nothing is sent yet."""
    actor = auth.current_staff()
    return give_notice.describe(give_notice.propose(**body, actor=actor, now=clock.now()), actor)


@blp.route("/api/v1/district/notices/<uuid:notice_id>/approvals", methods=["POST"])
@_OFFICERS
@blp.response(201, NoticeShown())
def release(notice_id: UUID) -> Any:
    """Send what another officer put forward."""
    actor = auth.current_staff()
    return give_notice.describe(give_notice.release(notice_id, actor=actor, now=clock.now()), actor)


@blp.route("/api/v1/district/notices/<uuid:notice_id>/withdrawals", methods=["POST"])
@_OFFICERS
@blp.response(201, NoticeShown())
def withdraw(notice_id: UUID) -> Any:
    """Give up what was not sent."""
    actor = auth.current_staff()
    return give_notice.describe(give_notice.withdraw(notice_id, actor=actor, now=clock.now()), actor)


@blp.route("/api/v1/district/notices/<uuid:notice_id>/progress", methods=["GET"])
@_OFFICERS
@blp.response(200, SendProgressShown())
def show_progress(notice_id: UUID) -> Any:
    """Counts, pace and the time that is left."""
    return send_notice.show_progress(notice_id, actor=auth.current_staff(), wall=clock.wall())
